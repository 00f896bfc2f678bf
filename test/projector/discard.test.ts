import { expect } from 'chai'
import type { SignedEvent } from '../../services/domain/event/signed-event.ts'
import { hashEvent } from '../../services/domain/event/signed-event.ts'
import { parseInstant } from '../../services/domain/ids.ts'
import { DING_ZHEN, YI_XIAN } from '../plain-hub/divisions.ts'
import { CODEC, HUB_ID } from '../plain-hub/roots.ts'
import { stillProcess } from '../plain-hub/still-process.ts'
import { createPlainReadStore } from '../plain-hub/stores/read-store.ts'
import { createScenario, itemOf, registered } from './scenario.ts'

const NODE = DING_ZHEN

const discarded = (event: SignedEvent) => ({
  type: 'EventDiscarded' as const,
  hubId: HUB_ID,
  nodeId: event.envelope.nodeId,
  nodeSeq: event.envelope.nodeSeq,
  envelopeHash: hashEvent(event).envelopeHash,
  reason: '误发',
  at: parseInstant('2026-03-01T00:00:00.000Z'),
})

type Scenario = Awaited<ReturnType<typeof createScenario>>

const STORIES = {
  'it waits': async ({ event, put, control }: Scenario) => {
    await event(NODE, 'ItemPublished', 1, 1)
    const second = await event(NODE, 'ItemRevised', 1, 2)
    put(second)
    control(discarded(second))
  },
  'its gap is filled, and it comes once more': async ({ event, put, control }: Scenario) => {
    const [first, second] = [await event(NODE, 'ItemPublished', 1, 1), await event(NODE, 'ItemRevised', 1, 2)]
    for (const one of [second, second]) put(one)
    control(discarded(second))
    for (const one of [second, first, second]) put(one)
  },
  'its gap was filled before': async ({ event, put, control }: Scenario) => {
    const [first, second] = [await event(NODE, 'ItemPublished', 1, 1), await event(NODE, 'ItemRevised', 1, 2)]
    for (const one of [second, first]) put(one)
    control(discarded(second))
  },
  'its node is not known': async ({ event, put, control, directory }: Scenario) => {
    const early = await createScenario()
    await early.directory(registered(YI_XIAN))
    const first = await early.event(YI_XIAN, 'ItemPublished', 1, 1)
    put(first)
    control(discarded(first))
    await directory(registered(YI_XIAN))
    put(await event(NODE, 'ItemPublished', 1, 1))
  },
  'it was not allowed when its gap was filled': async ({ event, put, control }: Scenario) => {
    const [first, foreign] = [
      await event(NODE, 'ItemPublished', 1, 1),
      await event(NODE, 'ItemPublished', 2, 1, { itemId: itemOf(YI_XIAN, 1) }),
    ]
    for (const one of [foreign, foreign, first]) put(one)
    control(discarded(foreign))
    put(foreign)
  },
  'it is not allowed when it comes once more': async ({ event, put, control }: Scenario) => {
    const [first, foreign] = [
      await event(NODE, 'ItemPublished', 1, 1),
      await event(NODE, 'ItemPublished', 2, 1, { itemId: itemOf(YI_XIAN, 1) }),
    ]
    for (const one of [foreign, foreign]) put(one)
    control(discarded(foreign))
    for (const one of [first, foreign]) put(one)
  },
  'it is forged': async ({ event, put, control }: Scenario) => {
    const forged = await (await createScenario()).event(NODE, 'ItemPublished', 1, 1, { key: 'thief' })
    put(forged)
    control(discarded(forged))
    put(await event(NODE, 'ItemPublished', 1, 1))
    put(forged)
  },
}

describe('a parked event that the root gave up', () => {
  it('waits no longer', async () => {
    const { event, put, control, parked } = await createScenario()
    await event(NODE, 'ItemPublished', 1, 1)
    const second = await event(NODE, 'ItemRevised', 1, 2)
    put(second)
    control(discarded(second))
    expect(await parked()).to.deep.equal([])
  })

  it('that was set aside is an alarm no longer', async () => {
    const { put, control, parked, say } = await createScenario()
    const other = await createScenario()
    const forged = await other.event(NODE, 'ItemPublished', 1, 1, { key: 'thief' })
    put(forged)
    control(discarded(forged))
    await say(NODE, 'ItemPublished', 1, 1)
    expect(await parked()).to.deep.equal([])
  })

  it('leaves the same park whichever partition is read first', async () => {
    const { log, event, put, control, replayed } = await createScenario({ partitions: 3 })
    expect(log.as(stillProcess).partitionOf(NODE)).to.equal(0)
    await event(NODE, 'ItemPublished', 1, 1)
    const second = await event(NODE, 'ItemRevised', 1, 2)
    put(second)
    const forged = { ...second, signature: new Uint8Array(64) }
    const elsewhere = log.put(1, NODE, CODEC.encodeEvent(forged), second.envelope.nodeSeq)
    const before = await log.as(stillProcess).ends()
    control(discarded(second))

    const live = await replayed(100, createPlainReadStore(), stillProcess.turn, before)
    await replayed(100, live)
    const anew = await replayed(100)
    expect([...anew.models(1).parked.keys()]).to.deep.equal([...live.models(1).parked.keys()])
    expect([...anew.models(1).parked.values()]).to.have.length(1)
    expect([...anew.models(1).parked.values()][0]).to.include(elsewhere)
  })

  it('does not come back with the filler of its gap, whatever was written before a crash', async () => {
    const { event, put, control, parked, item, crashedAnywhere } = await createScenario()
    const first = await event(NODE, 'ItemPublished', 1, 1)
    const second = await event(NODE, 'ItemRevised', 1, 2)
    put(second)
    control(discarded(second))
    put(first)
    expect(await parked()).to.deep.equal([])
    expect((await item(NODE, 1))?.version).to.equal(1)
    await crashedAnywhere()
  })

  for (const [story, write] of Object.entries(STORIES))
    it(`is not parked again after a crash or by a projector that is late, when ${story}`, async () => {
      const scenario = await createScenario()
      await write(scenario)
      await scenario.crashedAnywhere()
      await scenario.overtakenAnywhere()
    })
})
