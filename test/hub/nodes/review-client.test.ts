import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect } from 'chai'
import { HubError } from '../../../services/domain/errors.ts'
import { parseInstant, parseNodeId } from '../../../services/domain/ids.ts'
import { newSigningKey } from '../../../services/hub/data/keys.ts'
import { createReviewClient } from '../../../services/hub/nodes/review-client.ts'
import { wholeRound } from '../../../services/hub/nodes/whole-round.ts'

describe('an office that asks the hub of its reviewer', () => {
  let server: Server
  let address: string
  let answer: { status: number; body: string }
  let asked = ''
  before(async () => {
    server = createServer((request, response) => {
      asked = request.url ?? ''
      response.writeHead(answer.status, { 'content-type': 'application/json', location: '/elsewhere' }).end(answer.body)
    })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  })
  after(() => server.close())

  const clientAt = (base: string) =>
    createReviewClient({
      ...{ address: base, reviewer: parseNodeId('fuyang'), nodeId: parseNodeId('taihe'), key: newSigningKey('taihe') },
      now: () => parseInstant('2026-03-05T01:00:00.000Z'),
    })
  const refusal = async (status: number, body: string, base = address): Promise<HubError> => {
    answer = { status, body }
    const failure = await clientAt(base)
      .rounds('救灾')
      .catch((error: unknown) => error)
    if (!(failure instanceof HubError)) throw new Error('no refusal')
    return failure
  }

  it('is told what that one says no to, under its own code', async () => {
    const told = await refusal(401, JSON.stringify({ code: 'signature-not-of-now', detail: '时间不对。' }))
    expect(told).to.include({ code: 'signature-not-of-now', retryable: false })
    expect(told.message).to.contain('时间不对。')
    expect(await refusal(429, JSON.stringify({ code: 'rate-limited', detail: '过于频繁。' }))).to.include({
      retryable: true,
    })
  })

  it('tries again where a proxy or a network is in the way, and nowhere else', async () => {
    for (const status of [500, 502, 503, 504, 429])
      expect(await refusal(status, '<html>Bad Gateway</html>'), `${status}`).to.include({
        code: 'reviewer-unreachable',
      })
    for (const status of [200, 400, 403, 404])
      expect(await refusal(status, '<html>Hello</html>'), `${status}`).to.include({ code: 'reviewer-unreadable' })
    expect(await refusal(200, JSON.stringify({ submissions: [{}], next: null }))).to.include({
      code: 'reviewer-unreadable',
    })
    // What is signed for one address is sent to no other.
    expect(await refusal(307, '')).to.include({ code: 'reviewer-unreachable' })
    expect(asked).to.match(/^\/v1\/submissions\?node=taihe&field=/)
    expect(await refusal(200, '', 'http://127.0.0.1:1')).to.include({ code: 'reviewer-unreachable', retryable: true })
  })

  it('finds no round at a reviewer that knows none, and is told everything else', async () => {
    answer = { status: 404, body: JSON.stringify({ code: 'submission-unknown', detail: '没有这次报送。' }) }
    expect(await wholeRound(clientAt(address), 'one', undefined)).to.equal(null)
    answer = { status: 401, body: JSON.stringify({ code: 'signature-refused', detail: '签名不予承认。' }) }
    const told = await wholeRound(clientAt(address), 'one', undefined).catch((error: unknown) => error)
    expect(told).to.include({ code: 'signature-refused' })
  })

  it('asks under the prefix of an address, too', async () => {
    answer = { status: 200, body: JSON.stringify({ submissions: [], next: null }) }
    expect(await clientAt(`${address}/shi/`).rounds()).to.deep.equal([])
    expect(asked).to.equal('/shi/v1/submissions?node=taihe&limit=200')
  })
})
