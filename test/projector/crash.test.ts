import { expect } from 'chai'
import { parseDivisionCode } from '../../services/domain/ids.ts'
import { DING_ZHEN, YI_XIAN } from '../plain-hub/divisions.ts'
import { createScenario, itemOf, registered } from './scenario.ts'
import { stolenAndReleased } from './stolen-and-released.ts'

const NODE = DING_ZHEN

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

  it('stays an alarm when it was not allowed', async () => {
    const { event, put, parked, crashedAnywhere } = await createScenario()
    const [first, foreign] = [
      await event(NODE, 'ItemPublished', 1, 1),
      await event(NODE, 'ItemPublished', 2, 1, { itemId: itemOf(YI_XIAN, 1) }),
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

  it('keeps every alarm: a fork, a wrong key, an event that was not allowed and what that blocks', async () => {
    const scenario = await createScenario()
    const other = await createScenario()
    const [first, foreign] = [
      await scenario.event(NODE, 'ItemPublished', 1, 1),
      await scenario.event(NODE, 'ItemRevised', 1, 2, {
        content: { shownOn: { board: [parseDivisionCode('341222103201')] } },
      }),
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
    await early.directory(registered(YI_XIAN))
    const [first, second] = [
      await early.event(YI_XIAN, 'ItemPublished', 1, 1),
      await early.event(YI_XIAN, 'ItemRevised', 1, 2),
    ]
    for (const one of [second, first, second]) scenario.put(one)
    await scenario.directory(registered(YI_XIAN))
    await scenario.crashedAnywhere()
    expect((await scenario.item(YI_XIAN, 1))?.version).to.equal(2)
    expect(await scenario.parked()).to.deep.equal([])
  })
})

describe('a start after a crash between the heads and what they released', () => {
  /** The store as that crash leaves it: all is written except the park and the checkpoint. */
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

  it('keeps the alarm of what was not allowed, and takes its repeat out', async () => {
    const scenario = await createScenario()
    const [first, foreign] = [
      await scenario.event(NODE, 'ItemPublished', 1, 1),
      await scenario.event(NODE, 'ItemPublished', 2, 1, { itemId: itemOf(YI_XIAN, 1) }),
    ]
    scenario.put(foreign)
    scenario.put(foreign)
    expect(await crashed(scenario, () => void scenario.put(first))).to.deep.equal(['not-allowed'])
  })
})
