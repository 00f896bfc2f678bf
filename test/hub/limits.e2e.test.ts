import { connect } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { expect } from 'chai'
import { type HubProcess, startHubProcess } from '../../scripts/hub-process.ts'
import { clientOf, plainContent } from '../e2e/client.ts'
import { eventually, inScratch } from '../e2e/scratch.ts'
import { expectClearProblem } from './clear-error.ts'

const LIMIT = 3
/** Long enough for a second press to count as one. */
const ANOTHER_PRESS_MS = 400

describe('limits of a running hub', function () {
  this.timeout(60_000)

  it('more writes a second than HUB_RATE_LIMIT: 429 with Retry-After, and each is taken once when it is sent again', () =>
    inScratch(async (dataFolder) => {
      const hub = await startHubProcess({ dataFolder, env: { HUB_RATE_LIMIT: String(LIMIT) } })
      const send = async (number: number) => {
        const answer = await fetch(`${hub.url}/v1/items`, {
          method: 'POST',
          headers: {
            authorization: `Bearer ${hub.tokens.taihe}`,
            'content-type': 'application/json',
            'idempotency-key': `write-${number}`,
          },
          body: JSON.stringify({ nodeId: 'taihe', content: plainContent(`限速 ${number}`, '文') }),
        })
        const { status, headers } = answer
        return { status, headers, type: headers.get('content-type') ?? '', body: await answer.text(), number }
      }
      const answers = await Promise.all(Array.from({ length: 4 * LIMIT }, (_, number) => send(number)))
      const refused = answers.filter(({ status }) => status !== 201)
      expect(refused).not.to.have.length(0)
      for (const answer of refused) {
        expect(answer.status).to.equal(429)
        expect(Number(answer.headers.get('retry-after'))).to.be.within(1, 2)
        expectClearProblem(answer, 'rate-limited')
      }
      const ids = new Set(answers.filter(({ status }) => status === 201).map(({ body }) => JSON.parse(body).itemId))
      for (const { number } of refused) {
        let again = await send(number)
        while (again.status === 429) {
          await delay(Number(again.headers.get('retry-after')) * 1000)
          again = await send(number)
        }
        expect(again.status, again.body).to.equal(201)
        ids.add(JSON.parse(again.body).itemId)
      }
      expect(ids.size).to.equal(answers.length)
      await hub.stop()
    }))

  it('a second Ctrl-C ends it at once, with 130', () =>
    inScratch(async (dataFolder) => {
      const hub = await busyHub(dataFolder)
      process.kill(hub.pid, 'SIGINT')
      await eventually(async () => isStopping(hub))
      await delay(ANOTHER_PRESS_MS)
      process.kill(hub.pid, 'SIGINT')
      expect(await hub.ended).to.equal(130)
    }))

  it('one Ctrl-C that comes twice, as through npm, is one: it ends cleanly', () =>
    inScratch(async (dataFolder) => {
      const hub = await busyHub(dataFolder)
      process.kill(hub.pid, 'SIGINT')
      // Another signal, because two of the same kind that wait together reach a process as one.
      process.kill(hub.pid, 'SIGTERM')
      expect(await hub.ended).to.equal(0)
      expect(isStopping(hub)).to.equal(true)
    }))
})

const isStopping = (hub: HubProcess) => hub.output().includes('once more to stop at once')

/** A hub with a clerk whose request has not wholly arrived, so that stopping takes a while. */
async function busyHub(dataFolder: string) {
  const hub = await startHubProcess({ dataFolder })
  const { hostname, port } = new URL(hub.url)
  const socket = connect(Number(port), hostname).on('error', () => {})
  socket.write(
    `POST /v1/items HTTP/1.1\r\nHost: ${hostname}\r\nAuthorization: Bearer ${hub.tokens.taihe}\r\nIdempotency-Key: half\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{`,
  )
  // The hub takes that request before this one.
  await clientOf(hub.url).get('/v1/nodes')
  return hub
}
