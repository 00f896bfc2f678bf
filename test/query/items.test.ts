import { createHash, createPublicKey, verify } from 'node:crypto'
import canonicalize from 'canonicalize'
import { expect } from 'chai'
import { type ItemId, itemIdOf, parseDivisionCode, parseInstant } from '../../services/domain/ids.ts'
import { newId } from '../../services/hub/clock.ts'
import { contentOf, type ScratchHub, startScratchHub } from '../scratch-hub.ts'
import { FUYANG, SHUIZHEN, TAIHE } from '../scratch-places.ts'

const AUDITOR = { headers: { authorization: 'Bearer auditor' } }

describe('an item over HTTP', function () {
  this.timeout(30_000)
  let hub: ScratchHub

  before(async () => {
    hub = await startScratchHub()
  })
  after(() => hub.stop())

  async function published(title = '通知', more: object = {}): Promise<ItemId> {
    const { itemId } = hub.publish(TAIHE, contentOf(title, '内容', more))
    await hub.settle()
    return itemId
  }

  it('can be proved from its answers alone', async () => {
    const itemId = await published()
    const item = await hub.json(`/v1/items/${itemId}`)
    const { versions } = await hub.json(`/v1/items/${itemId}/history`)
    const { nodes } = await hub.json('/v1/nodes')
    const hashOf = (value: unknown) =>
      `sha-256:${createHash('sha256')
        .update(canonicalize(value) as string)
        .digest('hex')}`
    expect(hashOf(item.content)).to.equal(item.fingerprint)
    const [{ envelope, signature, envelopeHash }] = versions
    expect(envelope.fingerprint).to.equal(item.fingerprint)
    expect(hashOf(envelope)).to.equal(envelopeHash)
    // biome-ignore lint/suspicious/noExplicitAny: an answer is looked at from outside.
    const { publicKey } = nodes.find(({ nodeId }: any) => nodeId === envelope.nodeId)
    const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: publicKey }, format: 'jwk' })
    const bytes = Buffer.from(canonicalize(envelope) as string)
    expect(verify(null, bytes, key, Buffer.from(signature, 'base64url'))).to.equal(true)
  })

  it('is waited for until it has the version asked for', async () => {
    const itemId = await published()
    const waiting = hub.json(`/v1/items/${itemId}?atLeast=2&wait=20`)
    hub.revise(itemId, 1, contentOf('修订后', '内容'))
    expect(await waiting).to.include({ version: 2, title: '修订后' })
  })

  it('is waited for before it exists', async () => {
    const itemId = itemIdOf(TAIHE, newId())
    const waiting = hub.json(`/v1/items/${itemId}?atLeast=1&wait=20`)
    hub.execute({ type: 'PublishItem', itemId, content: contentOf('迟来的', '内容') })
    expect(await waiting).to.include({ version: 1, title: '迟来的' })
  })

  it('answers 504 with the version that there is when the wait was in vain', async () => {
    const itemId = await published()
    const response = await hub.fetch(`/v1/items/${itemId}?atLeast=3&wait=0`)
    expect(response.status).to.equal(504)
    expect(await response.json()).to.include({ code: 'version-not-reached', currentVersion: 1, atLeast: 3 })
  })

  for (const [query, name] of [
    ['atLeast=x', 'atLeast'],
    ['wait=31', 'wait'],
    ['wait=-1', 'wait'],
    ['version=2', 'version'],
  ])
    it(`refuses ?${query}`, async () => {
      const response = await hub.fetch(`/v1/items/${itemIdOf(TAIHE, newId())}?${query}`)
      expect(response.status).to.equal(400)
      expect(await response.json()).to.include({ code: 'parameter-invalid', name })
    })

  it('has an ETag that changes with each thing that it says and may be given to If-Match', async () => {
    const itemId = await published('看标签', { displayUntil: '2026-03-06' })
    const etag = async () => (await hub.fetch(`/v1/items/${itemId}`)).headers.get('etag') as string
    const first = await etag()
    expect((await hub.fetch(`/v1/items/${itemId}`, { headers: { 'if-none-match': `"x", ${first}` } })).status).to.equal(
      304,
    )
    hub.clock.now = parseInstant('2026-03-07T00:00:00.000Z')
    const second = await etag()
    await hub.define({ type: 'NodeMoved', nodeId: TAIHE, divisionCode: parseDivisionCode('341226') })
    const third = await etag()
    await hub.define({ type: 'NodeMoved', nodeId: TAIHE, divisionCode: parseDivisionCode('341222') })
    await hub.settle()
    expect(new Set([first, second, third]).size).to.equal(3)
    const answer = await hub.fetch(`/v1/items/${itemId}`, {
      method: 'PUT',
      headers: {
        authorization: 'Bearer clerk-taihe',
        'content-type': 'application/json',
        'if-match': await etag(),
      },
      body: JSON.stringify({ content: contentOf('改好的', '内容'), reason: '更正' }),
    })
    expect(answer.status).to.equal(200)
    hub.clock.now = parseInstant('2026-03-07T01:00:00.000Z')
  })

  it('keeps contents of its history from the public once withdrawn, not from an auditor', async () => {
    const itemId = await published()
    hub.revise(itemId, 1, contentOf('通知（二）', '新的内容'))
    await hub.settle()
    const contents = async (init?: RequestInit) =>
      // biome-ignore lint/suspicious/noExplicitAny: an answer is looked at from outside.
      (await hub.json(`/v1/items/${itemId}/history`, init)).versions.map(({ content }: any) => content?.title ?? null)
    expect(await contents()).to.deep.equal(['通知', '通知（二）'])
    hub.withdraw(itemId, 2)
    await hub.settle()
    expect(await contents()).to.deep.equal([null, null, null])
    expect(await contents({ headers: { authorization: 'Bearer clerk-fuyang' } })).to.deep.equal([null, null, null])
    expect(await contents({ headers: { authorization: 'Bearer clerk-taihe' } })).to.deep.equal(await contents(AUDITOR))
    expect(await contents(AUDITOR)).to.deep.equal(['通知', '通知（二）', null])
    const etags = await Promise.all(
      [undefined, AUDITOR].map(async (init) =>
        (await hub.fetch(`/v1/items/${itemId}/history`, init)).headers.get('etag'),
      ),
    )
    expect(etags[0]).to.not.equal(etags[1])
  })

  it('keeps contents of its history from the public after its display', async () => {
    hub.clock.now = parseInstant('2026-03-08T01:00:00.000Z')
    const itemId = await published('限期', { displayUntil: '2026-03-08' })
    const has = async (init?: RequestInit) =>
      'content' in (await hub.json(`/v1/items/${itemId}/history`, init)).versions[0]
    expect(await has()).to.equal(true)
    hub.clock.now = parseInstant('2026-03-08T16:00:00.000Z')
    expect(await has()).to.equal(false)
    expect(await has(AUDITOR)).to.equal(true)
  })

  it('shows no erased content to anybody, and says so', async () => {
    const itemId = await published('含有不该公开的')
    hub.redact(itemId, 1, contentOf('干净的', '内容'))
    await hub.settle()
    const { versions } = await hub.json(`/v1/items/${itemId}/history`, AUDITOR)
    expect(versions[0]).to.include({ erased: true }).and.not.have.property('content')
    expect(versions[1].content.title).to.equal('干净的')
  })

  it('names its successor, confirmed once both name each other', async () => {
    const old = hub.publish(SHUIZHEN, contentOf('移交前', '内容'))
    const link = ({ itemId, version, fingerprint }: typeof old) => ({ itemId, version, fingerprint })
    const taken = hub.execute({
      type: 'PublishItem',
      itemId: itemIdOf(TAIHE, newId()),
      content: contentOf('移交后', '内容'),
      predecessor: link(old),
    })
    await hub.settle()
    const early = await hub.json(`/v1/items/${taken.itemId}`)
    expect(early.predecessor).to.deep.equal({ ...link(old), confirmed: false })
    hub.execute({
      type: 'WithdrawItem',
      itemId: old.itemId,
      expectedVersion: 1,
      reason: '移交县局',
      successor: link(taken),
    })
    await hub.settle()
    expect((await hub.json(`/v1/items/${taken.itemId}`)).predecessor.confirmed).to.equal(true)
    expect((await hub.json(`/v1/items/${old.itemId}`)).successor).to.deep.equal({ ...link(taken), confirmed: true })
  })

  it('may be read by any site: CORS on answers and problems', async () => {
    for (const path of ['/v1/nodes', `/v1/items/${itemIdOf(TAIHE, newId())}`]) {
      const response = await hub.fetch(path)
      expect(response.headers.get('access-control-allow-origin')).to.equal('*')
      expect(response.headers.get('access-control-expose-headers')).to.contain('ETag')
    }
  })

  it('lets a browser ask before it reads, also where the write side has the same address', async () => {
    for (const [path, allow] of [
      ['/v1/changes', 'GET, HEAD'],
      [`/v1/items/${itemIdOf(TAIHE, newId())}`, 'GET, HEAD, PATCH, PUT'],
    ] as const) {
      const preflight = await hub.fetch(path, { method: 'OPTIONS' })
      expect(preflight.status).to.equal(204)
      expect(preflight.headers.get('allow')).to.equal(allow)
      expect(preflight.headers.get('access-control-allow-origin')).to.equal('*')
      expect(preflight.headers.get('access-control-allow-methods')).to.equal('GET, HEAD')
      expect(preflight.headers.get('access-control-allow-headers')).to.contain('If-None-Match')
    }
    const writing = await hub.fetch('/v1/items', { method: 'OPTIONS' })
    expect(writing.headers.get('allow')).to.equal('POST')
    expect(writing.headers.get('access-control-allow-origin')).to.equal(null)
  })

  it('shows the directory as it stands: divisions with parent and children, nodes with keys, fields', async () => {
    expect(await hub.json('/v1/divisions/341222')).to.deep.equal({
      code: '341222',
      name: '太和县',
      level: 'county',
      parent: '341200',
      children: [{ code: '341222102', name: '税镇镇' }],
    })
    const { nodes } = await hub.json('/v1/nodes')
    expect(nodes[0]).to.include({ nodeId: 'fuyang', level: 'city', divisionCode: '341200' })
    expect(nodes[0].publicKey).to.equal(hub.keyOf(FUYANG).publicKeyText)
    expect(await hub.json('/v1/fields')).to.deep.equal({ fields: [{ name: '扶贫' }, { name: '救灾' }] })
  })
})
