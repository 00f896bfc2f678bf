import { expect } from 'chai'
import { keyNamed } from '../../scripts/simulate/keys.ts'
import { HUB_ID } from '../../scripts/simulate/world.ts'
import { hashOf } from '../../services/domain/canonical.ts'
import { createScenario, itemOf, registered } from './scenario.ts'

const NODE = 'ding-zhen'

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
    await early.directory(registered('yi-xian'))
    const first = await early.event('yi-xian', 'ItemPublished', 1, 1)
    put(first)
    expect((await parked()).map(({ reason }) => reason)).to.deep.equal(['unknown-node'])
    await directory(registered('yi-xian'))
    expect((await item('yi-xian', 1))?.version).to.equal(1)
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
    put(first, 'yi-xian')
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
    await directory(registered('yi-xian'))
    await say(NODE, 'ItemPublished', 1, 1)
    await say('yi-xian', 'ItemRevised', 1, 2, { itemId: itemOf(NODE, 1) })
    await say('yi-xian', 'ItemPublished', 2, 1)
    expect((await parked()).map(({ reason }) => reason)).to.deep.equal(['not-allowed'])
    expect((await item(NODE, 1))?.version).to.equal(1)
    expect((await item('yi-xian', 2))?.version).to.equal(1)
  })

  it("of its maker that is not allowed keeps the item as it was, whatever follows; the node's other items go on", async () => {
    const { say, parked, item } = await createScenario()
    await say(NODE, 'ItemPublished', 1, 1)
    await say(NODE, 'ItemRevised', 1, 2, { content: { shownOn: { board: ['341222103201'] } } })
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

  it('of control without a root key moves no directory', async () => {
    const { control, say, parked, item } = await createScenario()
    const forged = {
      type: 'DirectoryAdvanced',
      hubId: HUB_ID,
      position: 999,
      hash: hashOf(''),
      at: '2026-03-01T00:00:00.000Z',
    } as const
    control(forged, keyNamed('thief'))
    await say(NODE, 'ItemPublished', 1, 1)
    expect((await parked()).map(({ reason }) => reason)).to.deep.equal(['bad-signature'])
    expect((await item(NODE, 1))?.version).to.equal(1)
  })
})

/** An event of a stolen key that waits while the key ends, and is released when it counts no more. */
async function stolenAndReleased() {
  const scenario = await createScenario()
  const thief = await createScenario()
  const { keyId, publicKeyText } = keyNamed(`${NODE}-2`)
  scenario.put(await scenario.event(NODE, 'ItemPublished', 1, 1))
  await thief.event(NODE, 'ItemPublished', 1, 1)
  const filler = await scenario.event(NODE, 'ItemRevised', 1, 2, { key: keyId })
  await thief.event(NODE, 'ItemRevised', 1, 2, { key: keyId })
  scenario.put(await thief.event(NODE, 'ItemRevised', 1, 3, { text: '赌' }))
  const oldKeyId = `${NODE}-1`
  await scenario.directory({ type: 'KeyRotated', nodeId: NODE, oldKeyId, lastSeq: 1, keyId, publicKey: publicKeyText })
  scenario.put(filler)
  return { ...scenario, keyId }
}

describe('a record that is read again after a crash, when the head is further than the checkpoint', () => {
  it('is not applied earlier than it was: its key ended before its gap was filled', async () => {
    const { parked, item, say, keyId, crashedAnywhere } = await stolenAndReleased()
    await crashedAnywhere()
    expect((await parked()).map(({ reason }) => reason)).to.deep.equal(['bad-signature'])
    expect((await item(NODE, 1))?.version).to.equal(2)
    await say(NODE, 'ItemRevised', 1, 3, { key: keyId })
    expect((await parked()).map(({ reason }) => reason)).to.deep.equal(['bad-signature'])
    expect((await item(NODE, 1))?.contentText).to.include('正文 3')
  })

  it('stays an alarm when it was refused', async () => {
    const { event, put, parked, crashedAnywhere } = await createScenario()
    const [first, foreign] = [
      await event(NODE, 'ItemPublished', 1, 1),
      await event(NODE, 'ItemPublished', 2, 1, { itemId: itemOf('yi-xian', 1) }),
    ]
    put(foreign)
    put(foreign)
    put(first)
    put(foreign)
    await crashedAnywhere()
    expect((await parked()).map(({ reason }) => reason)).to.deep.equal(['not-allowed'])
  })
})

describe('a crash after any single write', () => {
  it('leaves a late event where it belongs, and its repeats out of the park', async () => {
    const { event, put, say, crashedAnywhere, parked } = await createScenario()
    const first = await event(NODE, 'ItemPublished', 1, 1)
    const second = await event(NODE, 'ItemRevised', 1, 2)
    const third = await event(NODE, 'ItemRedacted', 1, 3, { text: '新文' })
    for (const one of [third, second, third, first, second]) put(one)
    await say(NODE, 'ItemRevised', 1, 4)
    await crashedAnywhere()
    expect(await parked()).to.deep.equal([])
  })

  it('keeps every alarm: a fork, a wrong key, a refusal and what it blocks', async () => {
    const scenario = await createScenario()
    const other = await createScenario()
    const [first, foreign] = [
      await scenario.event(NODE, 'ItemPublished', 1, 1),
      await scenario.event(NODE, 'ItemRevised', 1, 2, { content: { shownOn: { board: ['341222103201'] } } }),
    ]
    await other.event(NODE, 'ItemPublished', 1, 1)
    scenario.put(await other.event(NODE, 'ItemRevised', 1, 2, { text: '另一份' }))
    scenario.put(await other.event(NODE, 'ItemRevised', 1, 3, { key: 'thief' }))
    scenario.put(foreign)
    scenario.put(first)
    await scenario.say(NODE, 'ItemRevised', 1, 3)
    await scenario.crashedAnywhere()
  })

  it('neither loses nor doubles what waited for its node', async () => {
    const scenario = await createScenario()
    const early = await createScenario()
    await early.directory(registered('yi-xian'))
    const [first, second] = [
      await early.event('yi-xian', 'ItemPublished', 1, 1),
      await early.event('yi-xian', 'ItemRevised', 1, 2),
    ]
    for (const one of [second, first, second]) scenario.put(one)
    await scenario.directory(registered('yi-xian'))
    await scenario.crashedAnywhere()
    expect((await scenario.item('yi-xian', 1))?.version).to.equal(2)
    expect(await scenario.parked()).to.deep.equal([])
  })
})

describe('a projector that another one overtook', () => {
  it('brings no erased text back', async () => {
    const { say, overtakenAnywhere } = await createScenario()
    await say(NODE, 'ItemPublished', 1, 1, { text: '旧文甲' })
    await say(NODE, 'ItemRevised', 1, 2, { text: '旧文乙' })
    await say(NODE, 'ItemRedacted', 1, 3, { text: '新文' })
    const { items, history, parked } = await overtakenAnywhere()
    expect(JSON.stringify([[...items], [...history], [...parked]])).to.not.include('旧文')
  })

  it('judges what the other has applied as the other did', async () => {
    await (await stolenAndReleased()).overtakenAnywhere()
  })

  it('leaves no repeat and no late event in the park', async () => {
    const { event, put, overtakenAnywhere } = await createScenario()
    const [first, second] = [
      await event(NODE, 'ItemPublished', 1, 1),
      await event(NODE, 'ItemPublished', 2, 1, { itemId: itemOf('yi-xian', 1) }),
    ]
    for (const one of [second, second, first, second]) put(one)
    await overtakenAnywhere()
  })
})

describe('a start after a crash between the heads and what they released', () => {
  /** The store as that crash leaves it: all written but for the park and the checkpoint. */
  async function crashed(scenario: Awaited<ReturnType<typeof createScenario>>, put: () => void) {
    const store = await scenario.replayed(100)
    const before = store.models(1)
    const [parked, checkpoints] = [new Map(before.parked), new Map(before.checkpoints)]
    put()
    await scenario.replayed(100, store)
    const models = store.models(1)
    models.parked.clear()
    for (const [key, record] of parked) models.parked.set(key, record)
    for (const [partition, checkpoint] of checkpoints) models.checkpoints.set(partition, checkpoint)
    await scenario.replayed(100, store)
    return [...models.parked.values()].map(({ reason }) => reason)
  }

  it('takes what was applied out of the park', async () => {
    const scenario = await createScenario()
    const [first, second] = [
      await scenario.event(NODE, 'ItemPublished', 1, 1),
      await scenario.event(NODE, 'ItemRevised', 1, 2),
    ]
    scenario.put(second)
    expect(await crashed(scenario, () => void scenario.put(first))).to.deep.equal([])
  })

  it('keeps the alarm of what was refused, and takes its repeat out', async () => {
    const scenario = await createScenario()
    const [first, foreign] = [
      await scenario.event(NODE, 'ItemPublished', 1, 1),
      await scenario.event(NODE, 'ItemPublished', 2, 1, { itemId: itemOf('yi-xian', 1) }),
    ]
    scenario.put(foreign)
    scenario.put(foreign)
    expect(await crashed(scenario, () => void scenario.put(first))).to.deep.equal(['not-allowed'])
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
    const shown = { content: { shownOn: { board: ['341222103201'] } } }
    await say(NODE, 'ItemPublished', 1, 1, shown)
    await directory({ type: 'NodeMoved', nodeId: NODE, divisionCode: '341222103' })
    await say(NODE, 'ItemPublished', 2, 1, shown)
    expect((await parked()).map(({ reason }) => reason)).to.deep.equal(['not-allowed'])
    expect(await item(NODE, 1)).to.equal(undefined)
    expect((await item(NODE, 2))?.shownOn).to.deep.equal(['board/341222103201'])
  })
})

describe('a redaction', () => {
  it('leaves no earlier text in the item, its history or what is parked', async () => {
    const { say, models } = await createScenario()
    await say(NODE, 'ItemPublished', 1, 1, { text: '旧文甲' })
    await say(NODE, 'ItemRevised', 1, 2, { text: '旧文乙' })
    await say(NODE, 'ItemRedacted', 1, 3, { text: '新文' })
    const { items, history, parked } = await models()
    const all = JSON.stringify([[...items], [...history], [...parked]])
    expect(all).to.include('新文').and.not.include('旧文')
    expect([...history.values()].map(({ erased }) => erased)).to.deep.equal([true, true, false])
  })

  it('of a withdrawn item keeps it withdrawn', async () => {
    const { say, item } = await createScenario()
    await say(NODE, 'ItemPublished', 1, 1)
    await say(NODE, 'ItemWithdrawn', 1, 2)
    await say(NODE, 'ItemRedacted', 1, 3)
    expect(await item(NODE, 1)).to.include({ status: 'withdrawn', version: 3 })
  })
})
