import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { expect } from 'chai'
import { caughtUp, type HubProcess, startHubProcess } from '../../scripts/hub-process.ts'
import { javaClient, phpClient } from '../consumers/generated-clients.ts'
import { type Answer, clientOf } from './client.ts'
import { inScratch } from './scratch.ts'

const QUESTION = '/v1/changes?limit=20&outlet=site/341222&outlet=topic/341200'

describe('a client that openapi-generator makes of the served /openapi.json', function () {
  this.timeout(1_800_000)

  for (const client of [phpClient, javaClient('okhttp-gson'), javaClient('native')])
    it(`${client.name}: reads changes and items, and computes their fingerprints of contentText`, function () {
      const missing = client.missing()
      if (missing !== null) {
        process.stdout.write(`      skipped: ${missing}\n`)
        return this.skip()
      }
      return inScratch(async (folder) => {
        const hub = await startHubProcess({ dataFolder: join(folder, 'hub'), env: { HUB_RATE_LIMIT: '0' } })
        const later = await startLaterHub(hub)
        try {
          await caughtUp(hub.url)
          const description = join(folder, 'openapi.json')
          writeFileSync(description, await (await fetch(`${hub.url}/openapi.json`)).text())
          await client.make(folder, description)
          const { changes } = (await clientOf(hub.url).get(QUESTION)).body
          const readable = changes.filter(({ content }: Answer) => content !== undefined)
          expect(readable.length).to.be.above(10)
          const wanted = readable.map(({ itemId, version, state, fingerprint, title, content }: Answer) => ({
            ...{ itemId, version, state, computed: fingerprint, sameText: true, title, board: content.shownOn.board },
          }))
          const plain = (rows: Answer[]) => rows.map(({ board, ...row }) => ({ ...row, board: board ?? undefined }))
          expect(plain(await client.read(folder, hub.url))).to.deep.equal(wanted)
          expect(plain(await client.read(folder, later.url)), 'of a later version of the hub').to.deep.equal(
            wanted.map((row: Answer) => ({ ...row, state: NEW_WORD })),
          )
        } finally {
          later.server.close()
          await hub.stop()
        }
      })
    })
})

const NEW_WORD = 'a word of a later version'

/** The hub as a later version may be (docs/api/stability.md): with new members everywhere, and a new word. */
async function startLaterHub({ url }: HubProcess): Promise<{ server: Server; url: string }> {
  const server = createServer(async (request, response) => {
    const answer = await fetch(`${url}${request.url}`)
    const body = JSON.parse(await answer.text(), (key, value) => {
      if (key === 'state') return NEW_WORD
      const isMap = typeof value === 'object' && value !== null && !Array.isArray(value)
      return isMap ? { ...value, addedLater: { why: 'as promised' } } : value
    })
    response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? '' })
    response.end(JSON.stringify(body))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
}
