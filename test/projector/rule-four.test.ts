import { expect } from 'chai'
import { hashOf } from '../../services/domain/canonical.ts'
import { parseDivisionCode, parseInstant } from '../../services/domain/ids.ts'
import { DING_ZHEN, YI_XIAN } from '../plain-hub/divisions.ts'
import { keyNamed } from '../plain-hub/keys.ts'
import { CODEC, HUB_ID } from '../plain-hub/roots.ts'
import { stillProcess } from '../plain-hub/still-process.ts'
import { createScenario, itemOf, registered } from './scenario.ts'

const NODE = DING_ZHEN

describe('a record of the log', () => {
  it('that comes next in its chain is applied', async () => {
    const { say, item, parked } = await createScenario()
    await say(NODE, 'ItemPublished', 1, 1)
    await say(NODE, 'ItemRevised', 1, 2)
    expect((await item(NODE, 1))?.version).to.equal(2)
    expect(await parked()).to.deep.equal([])
  })

  it('that comes again changes nothing', async () => {
    const { event, put, item, parked } = await createScenario()
    const first = await event(NODE, 'ItemPublished', 1, 1)
    put(first)
    put(first)
    expect((await item(NODE, 1))?.version).to.equal(1)
    expect(await parked()).to.deep.equal([])
  })

  it('that comes too early waits, and is applied by itself when the gap is filled', async () => {
    const { event, put, item, parked } = await createScenario()
    const [first, second, third] = [
      await event(NODE, 'ItemPublished', 1, 1),
      await event(NODE, 'ItemRevised', 1, 2),
      await event(NODE, 'ItemRevised', 1, 3),
    ]
    const early = put(third)
    put(first)
    expect(await parked()).to.deep.equal([{ offset: early.offset, reason: 'gap' }])
    put(second)
    expect((await item(NODE, 1))?.version).to.equal(3)
    expect(await parked()).to.deep.equal([])
  })

  it('of a node that nobody knows yet waits until the directory knows it', async () => {
    const { directory, put, item, parked } = await createScenario()
    const early = await createScenario()
    await early.directory(registered(YI_XIAN))
    const first = await early.event(YI_XIAN, 'ItemPublished', 1, 1)
    put(first)
    expect((await parked()).map(({ reason }) => reason)).to.deep.equal(['unknown-node'])
    await directory(registered(YI_XIAN))
    expect((await item(YI_XIAN, 1))?.version).to.equal(1)
    expect(await parked()).to.deep.equal([])
  })

  it('at a place that is taken is a fork, and blocks nothing', async () => {
    const scenario = await createScenario()
    const other = await createScenario()
    await scenario.say(NODE, 'ItemPublished', 1, 1)
    scenario.put(await other.event(NODE, 'ItemPublished', 2, 1))
    await scenario.say(NODE, 'ItemRevised', 1, 2)
    expect((await scenario.parked()).map(({ reason }) => reason)).to.deep.equal(['fork'])
    expect((await scenario.item(NODE, 1))?.version).to.equal(2)
  })

  it('that another key signed, or that came under another key, has a bad signature', async () => {
    const { event, put, say, parked, item } = await createScenario()
    const other = await createScenario()
    const first = await event(NODE, 'ItemPublished', 1, 1)
    put(await other.event(NODE, 'ItemPublished', 1, 1, { key: 'thief' }))
    put(first, YI_XIAN)
    put(first)
    await say(NODE, 'ItemRevised', 1, 2)
    expect((await parked()).map(({ reason }) => reason)).to.deep.equal(['bad-signature', 'bad-signature'])
    expect((await item(NODE, 1))?.version).to.equal(2)
  })

  it('whose content was changed has another fingerprint, and the true one is still applied', async () => {
    const { event, put, parked, item } = await createScenario()
    const first = await event(NODE, 'ItemPublished', 1, 1)
    if (first.content === null) throw new Error('no content')
    put({ ...first, content: { ...first.content, title: '被篡改' } })
    put(first)
    expect((await parked()).map(({ reason }) => reason)).to.deep.equal(['fingerprint-mismatch'])
    expect((await item(NODE, 1))?.contentText).to.include('公告')
  })

  it('that cannot be read is set aside', async () => {
    const { log, say, parked, item } = await createScenario()
    log.put(0, NODE, { unreadable: 'no frame', bytes: new Uint8Array([1]) })
    log.put(0, NODE, { schema: { name: 'hub.ItemRevised', version: 99 }, body: new Uint8Array([1]) })
    await say(NODE, 'ItemPublished', 1, 1)
    expect((await parked()).map(({ reason }) => reason)).to.deep.equal(['undecodable', 'undecodable'])
    expect((await item(NODE, 1))?.version).to.equal(1)
  })

  it("on another node's item is not allowed: the chain goes on, the item stays as it is", async () => {
    const { directory, say, parked, item } = await createScenario()
    await directory(registered(YI_XIAN))
    await say(NODE, 'ItemPublished', 1, 1)
    await say(YI_XIAN, 'ItemRevised', 1, 2, { itemId: itemOf(NODE, 1) })
    await say(YI_XIAN, 'ItemPublished', 2, 1)
    expect((await parked()).map(({ reason }) => reason)).to.deep.equal(['not-allowed'])
    expect((await item(NODE, 1))?.version).to.equal(1)
    expect((await item(YI_XIAN, 2))?.version).to.equal(1)
  })

  it("of its maker that is not allowed keeps the item as it was, whatever follows; the node's other items go on", async () => {
    const { say, parked, item } = await createScenario()
    await say(NODE, 'ItemPublished', 1, 1)
    await say(NODE, 'ItemRevised', 1, 2, { content: { shownOn: { board: [parseDivisionCode('341222103201')] } } })
    await say(NODE, 'ItemRevised', 1, 3)
    await say(NODE, 'ItemWithdrawn', 1, 4)
    await say(NODE, 'ItemPublished', 2, 1)
    expect((await parked()).map(({ reason }) => reason)).to.deep.equal(['not-allowed', 'not-allowed', 'not-allowed'])
    expect(await item(NODE, 1)).to.include({ version: 1, status: 'live' })
    expect((await item(NODE, 2))?.version).to.equal(1)
  })

  it('that a revoked key signed counts where it stands before the revocation, and not after it', async () => {
    const { directory, say, parked, item } = await createScenario()
    await say(NODE, 'ItemPublished', 1, 1)
    await directory({ type: 'KeyRevoked', nodeId: NODE, keyId: `${NODE}-1`, reason: '被盗' })
    await say(NODE, 'ItemRevised', 1, 2)
    expect((await parked()).map(({ reason }) => reason)).to.deep.equal(['bad-signature'])
    expect((await item(NODE, 1))?.version).to.equal(1)
  })

  it('that a revoked key signed does not count again because an old DirectoryAdvanced is sent again', async () => {
    const { log, say, event, put, directory, item, parked } = await createScenario()
    await say(NODE, 'ItemPublished', 1, 1)
    const old = (await log.as(stillProcess).read(0, 0, 100)).filter(({ key }) => key === null).at(-1)
    await directory({ type: 'KeyRevoked', nodeId: NODE, keyId: `${NODE}-1`, reason: '被盗' })
    // Whoever may write to the log can repeat a record of the root.
    if (old !== undefined) log.put(0, null, old.value)
    put(await event(NODE, 'ItemRevised', 1, 2))
    expect((await item(NODE, 1))?.version).to.equal(1)
    expect((await parked()).map(({ reason }) => reason)).to.deep.equal(['bad-signature'])
  })

  it('in a partition that is not its node’s is passed over there, and its place in the chain stays free', async () => {
    const { log, event, put, item, models } = await createScenario({ partitions: 3 })
    const first = await event(NODE, 'ItemPublished', 1, 1)
    log.put(1, NODE, CODEC.encodeEvent(first), 1)
    expect((await models()).parked.size).to.equal(0)
    expect(await item(NODE, 1)).to.equal(undefined)
    put(first)
    expect((await item(NODE, 1))?.version).to.equal(1)
    const second = await event(NODE, 'ItemRevised', 1, 2)
    put(second)
    log.put(2, NODE, CODEC.encodeEvent(second), 2)
    expect((await models()).parked.size).to.equal(0)
    expect((await item(NODE, 1))?.version).to.equal(2)
  })

  it('that is forged in a partition that is not its node’s is set aside there', async () => {
    const { log, event, put, item, models } = await createScenario({ partitions: 3 })
    const first = await event(NODE, 'ItemPublished', 1, 1)
    const strayed = log.put(1, NODE, CODEC.encodeEvent({ ...first, signature: new Uint8Array(64) }), 1)
    expect([...(await models()).parked.values()]).to.have.length(1)
    expect([...(await models()).parked.values()][0]).to.include({ ...strayed, reason: 'bad-signature' })
    expect(await item(NODE, 1)).to.equal(undefined)
    put(first)
    expect((await item(NODE, 1))?.version).to.equal(1)
  })

  it('of control without a root key moves no directory', async () => {
    const { control, say, parked, item } = await createScenario()
    const forged = {
      type: 'DirectoryAdvanced',
      hubId: HUB_ID,
      position: 999,
      hash: hashOf(''),
      at: parseInstant('2026-03-01T00:00:00.000Z'),
    } as const
    control(forged, keyNamed('thief'))
    await say(NODE, 'ItemPublished', 1, 1)
    expect((await parked()).map(({ reason }) => reason)).to.deep.equal(['bad-signature'])
    expect((await item(NODE, 1))?.version).to.equal(1)
  })
})

describe('the right to publish', () => {
  it('of an old key ends after the last event that its rotation names', async () => {
    const { directory, event, put, say, parked, item } = await createScenario()
    await say(NODE, 'ItemPublished', 1, 1)
    const last = await event(NODE, 'ItemRevised', 1, 2)
    const { keyId, publicKeyText } = keyNamed(`${NODE}-2`)
    const oldKeyId = `${NODE}-1`
    await directory({ type: 'KeyRotated', nodeId: NODE, oldKeyId, lastSeq: 2, keyId, publicKey: publicKeyText })
    put(last)
    const late = await createScenario()
    for (let version = 1; version <= 2; version++)
      await late.event(NODE, version === 1 ? 'ItemPublished' : 'ItemRevised', 1, version)
    put(await late.event(NODE, 'ItemRevised', 1, 3))
    await say(NODE, 'ItemRevised', 1, 3, { key: keyId })
    expect((await parked()).map(({ reason }) => reason)).to.deep.equal(['bad-signature'])
    expect((await item(NODE, 1))?.version).to.equal(3)
  })

  it('moves with its node from the place in the log on where that was announced', async () => {
    const { directory, say, parked, item } = await createScenario()
    const shown = { content: { shownOn: { board: [parseDivisionCode('341222103201')] } } }
    await say(NODE, 'ItemPublished', 1, 1, shown)
    await directory({ type: 'NodeMoved', nodeId: NODE, divisionCode: parseDivisionCode('341222103') })
    await say(NODE, 'ItemPublished', 2, 1, shown)
    expect((await parked()).map(({ reason }) => reason)).to.deep.equal(['not-allowed'])
    expect(await item(NODE, 1)).to.equal(undefined)
    expect((await item(NODE, 2))?.shownOn).to.deep.equal(['board/341222103201'])
  })
})
