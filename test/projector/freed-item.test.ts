import { expect } from 'chai'
import fc from 'fast-check'
import type { ControlFact } from '../../services/domain/event/control-record.ts'
import type { EventType } from '../../services/domain/event/envelope.ts'
import { hashEvent, type SignedEvent } from '../../services/domain/event/signed-event.ts'
import { parseDivisionCode, parseInstant } from '../../services/domain/ids.ts'
import { DING_ZHEN, YI_XIAN } from '../plain-hub/divisions.ts'
import { keyNamed } from '../plain-hub/keys.ts'
import { HUB_ID, ROOT_KEY } from '../plain-hub/roots.ts'
import { createScenario, itemOf, registered } from './scenario.ts'

const NODE = DING_ZHEN
/** No place of the node's division: an event that is to be shown there is not allowed. */
const ELSEWHERE = { content: { shownOn: { board: [parseDivisionCode('341226')] } } }

type Scenario = Awaited<ReturnType<typeof createScenario>>

const discardOf = (event: SignedEvent): ControlFact => ({
  type: 'EventDiscarded',
  hubId: HUB_ID,
  nodeId: event.envelope.nodeId,
  nodeSeq: event.envelope.nodeSeq,
  envelopeHash: hashEvent(event).envelopeHash,
  reason: '放行',
  at: parseInstant('2026-03-01T00:00:00.000Z'),
})

/** Item 1 is shown at version 2, and its version 3 was not allowed. */
async function closedItem() {
  const scenario = await createScenario()
  await scenario.say(NODE, 'ItemPublished', 1, 1)
  await scenario.say(NODE, 'ItemRevised', 1, 2)
  const refused = await scenario.event(NODE, 'ItemRevised', 1, 3, ELSEWHERE)
  scenario.put(refused)
  return { ...scenario, refused, free: () => scenario.control(discardOf(refused)) }
}

const outcomesOf = async ({ models }: Scenario) =>
  [...(await models()).history.values()]
    .sort((a, b) => a.nodeSeq - b.nodeSeq)
    .map(({ version, outcome }) => `${version} ${outcome}`)

describe('an item whose event was not allowed', () => {
  it('stays closed until the root discards that event', async () => {
    const scenario = await closedItem()
    await scenario.say(NODE, 'ItemRevised', 1, 4)
    expect((await scenario.item(NODE, 1))?.version).to.equal(2)
  })

  it('is freed for the next revision, whose version skips what was not allowed', async () => {
    const scenario = await closedItem()
    const { say, item, free } = scenario
    await say(NODE, 'ItemRevised', 1, 4)
    free()
    await say(NODE, 'ItemRevised', 1, 5, { text: '第五版' })
    await say(NODE, 'ItemRevised', 1, 6)
    expect((await item(NODE, 1))?.version).to.equal(6)
    expect(await outcomesOf(scenario)).to.deep.equal([
      '1 applied',
      '2 applied',
      '3 not-allowed',
      '4 not-allowed',
      '5 applied',
      '6 applied',
    ])
  })

  it('is freed for a redaction, which erases what was shown', async () => {
    const { say, models, free } = await closedItem()
    free()
    await say(NODE, 'ItemRedacted', 1, 4, { text: '隐去' })
    const { items, history } = await models()
    expect(items.get(itemOf(NODE, 1))?.document).to.include({ version: 4 })
    expect(
      [...history.values()].filter(({ version }) => version < 4).map(({ contentText }) => contentText),
    ).to.deep.equal([null, null, null])
  })

  it('is freed for a withdrawal that repeats the fingerprint of what was not allowed: the notice keeps the title shown', async () => {
    const { say, item, free, refused } = await closedItem()
    const before = await item(NODE, 1)
    free()
    await say(NODE, 'ItemWithdrawn', 1, 4)
    const document = await item(NODE, 1)
    expect(document).to.include({ version: 4, status: 'withdrawn', fingerprint: before?.fingerprint })
    expect(JSON.parse(document?.latest.envelopeText ?? '').fingerprint).to.equal(refused.envelope.fingerprint)
    expect(document?.contentText).to.equal(before?.contentText)
    expect(document?.contentProof).to.deep.equal(before?.latest)
    expect(document?.shownOn).to.deep.equal(before?.shownOn)
  })

  it('is not freed for what stands before the discard, though that is released behind it', async () => {
    const scenario = await closedItem()
    const { event, put, say, item, free } = scenario
    const filler = await event(NODE, 'ItemPublished', 2, 1)
    const early = await event(NODE, 'ItemRevised', 1, 4)
    put(early)
    free()
    put(filler)
    expect((await item(NODE, 1))?.version).to.equal(2)
    await say(NODE, 'ItemRevised', 1, 5)
    expect((await item(NODE, 1))?.version).to.equal(5)
    expect(await outcomesOf(scenario)).to.deep.equal([
      '1 applied',
      '2 applied',
      '3 not-allowed',
      '1 applied',
      '4 not-allowed',
      '5 applied',
    ])
  })

  it('is not freed by the discard of an event that only followed it', async () => {
    const { event, put, say, control, item } = await closedItem()
    const follower = await event(NODE, 'ItemRevised', 1, 4)
    put(follower)
    control(discardOf(follower))
    await say(NODE, 'ItemRevised', 1, 5)
    expect((await item(NODE, 1))?.version).to.equal(2)
  })

  it('is not freed by a discard that the root did not sign, or that stands before the event', async () => {
    const { put, say, control, item, event } = await createScenario()
    await say(NODE, 'ItemPublished', 1, 1)
    const refused = await event(NODE, 'ItemRevised', 1, 2, ELSEWHERE)
    control(discardOf(refused))
    put(refused)
    control(discardOf(refused), keyNamed('thief'))
    await say(NODE, 'ItemRevised', 1, 3)
    expect((await item(NODE, 1))?.version).to.equal(1)
  })

  it('is not freed by a discard in another partition: that may be read earlier or later', async () => {
    const { log, put, say, control, item, event } = await createScenario({ partitions: 3 })
    const home = log.partitionOf(NODE)
    expect(home).to.equal(0)
    await say(NODE, 'ItemPublished', 1, 1)
    const refused = await event(NODE, 'ItemRevised', 1, 2, ELSEWHERE)
    put(refused)
    for (let count = 0; count < 9; count++) control(discardOf(refused), ROOT_KEY, 1)
    await say(NODE, 'ItemRevised', 1, 3)
    expect((await item(NODE, 1))?.version).to.equal(1)
    control(discardOf(refused))
    await say(NODE, 'ItemRevised', 1, 4)
    expect((await item(NODE, 1))?.version).to.equal(4)
  })

  it("is freed for its own maker's events only, and not by what frees another node's attempt on it", async () => {
    const scenario = await closedItem()
    const { directory, event, put, control, say, item } = scenario
    await directory(registered(YI_XIAN))
    const attempt = await event(YI_XIAN, 'ItemRevised', 1, 4, { itemId: itemOf(NODE, 1) })
    put(attempt)
    control(discardOf(attempt))
    await say(NODE, 'ItemRevised', 1, 4)
    expect((await item(NODE, 1))?.version).to.equal(2)
    scenario.free()
    await say(NODE, 'ItemRevised', 1, 5)
    put(await event(YI_XIAN, 'ItemRevised', 1, 6, { itemId: itemOf(NODE, 1) }))
    expect((await item(NODE, 1))?.version).to.equal(5)
  })

  it('is closed again by the next one that is not allowed', async () => {
    const { put, say, control, item, event, free } = await closedItem()
    free()
    const again = await event(NODE, 'ItemRevised', 1, 4, ELSEWHERE)
    put(again)
    await say(NODE, 'ItemRevised', 1, 5)
    expect((await item(NODE, 1))?.version).to.equal(2)
    control(discardOf(again))
    await say(NODE, 'ItemRevised', 1, 6)
    expect((await item(NODE, 1))?.version).to.equal(6)
  })

  it('counts no version that is not higher than the one shown', async () => {
    const { say, item, free } = await closedItem()
    free()
    await say(NODE, 'ItemRevised', 1, 2)
    expect((await item(NODE, 1))?.version).to.equal(2)
  })

  it('stays unshown when its first publication was not allowed', async () => {
    const { event, put, say, control, item } = await createScenario()
    const first = await event(NODE, 'ItemPublished', 1, 1, ELSEWHERE)
    put(first)
    control(discardOf(first))
    await say(NODE, 'ItemRevised', 1, 2)
    await say(NODE, 'ItemPublished', 1, 1)
    expect(await item(NODE, 1)).to.equal(undefined)
  })

  for (const [story, write] of Object.entries({
    'it was freed, closed and freed again': async ({
      event,
      put,
      say,
      control,
      free,
    }: Awaited<ReturnType<typeof closedItem>>) => {
      free()
      const again = await event(NODE, 'ItemRevised', 1, 4, ELSEWHERE)
      put(again)
      control(discardOf(again))
      await say(NODE, 'ItemWithdrawn', 1, 5)
    },
    'an event from before the discard is released behind it': async ({ event, put, say, free }) => {
      const filler = await event(NODE, 'ItemPublished', 2, 1)
      const early = await event(NODE, 'ItemRevised', 1, 4)
      for (const one of [early, early]) put(one)
      free()
      for (const one of [filler, early]) put(one)
      await say(NODE, 'ItemRedacted', 1, 5)
    },
    'its event was discarded while it waited, and came again': async ({ event, put, say, control }) => {
      const filler = await event(NODE, 'ItemPublished', 2, 1)
      const again = await event(NODE, 'ItemPublished', 3, 1)
      const refused = await event(NODE, 'ItemRevised', 3, 2, ELSEWHERE)
      put(refused)
      control(discardOf(refused))
      for (const one of [filler, again, refused]) put(one)
      await say(NODE, 'ItemRevised', 3, 3)
      control(discardOf(refused))
      await say(NODE, 'ItemRevised', 3, 4)
    },
  } satisfies Record<string, (closed: Awaited<ReturnType<typeof closedItem>>) => Promise<void>>))
    it(`ends the same after a crash or behind another projector, when ${story}`, async function () {
      this.timeout(60_000)
      const closed = await closedItem()
      await write(closed)
      await closed.crashedAnywhere()
      await closed.overtakenAnywhere()
    })
})

/** What a node and the root may do, in any order. */
type Step =
  | { do: 'say'; type: EventType; item: number; leap: number; isAllowed: boolean }
  | { do: 'swap' }
  | { do: 'repeat'; which: number }
  | { do: 'discard'; which: number }

const steps = fc.array(
  fc.oneof(
    {
      weight: 5,
      arbitrary: fc.record({
        do: fc.constant('say' as const),
        type: fc.constantFrom<EventType>('ItemRevised', 'ItemRevised', 'ItemWithdrawn', 'ItemRedacted'),
        item: fc.integer({ min: 1, max: 2 }),
        leap: fc.constantFrom(0, 0, 0, 0, 1, -1),
        isAllowed: fc.constantFrom(true, true, false),
      }),
    },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('swap' as const) }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('repeat' as const), which: fc.nat(20) }) },
    { weight: 3, arbitrary: fc.record({ do: fc.constant('discard' as const), which: fc.nat(20) }) },
  ),
  { minLength: 4, maxLength: 14 },
)

/** Writes the log that the steps ask for. A swap keeps an event back until the next one is in the log. */
async function written(asked: Step[]): Promise<Scenario> {
  const scenario = await createScenario()
  const versions = new Map<number, number>()
  const said: SignedEvent[] = []
  let held: SignedEvent | null = null
  let isSwapped = false
  const put = (event: SignedEvent) => {
    if (isSwapped) held = event
    else scenario.put(event)
    if (!isSwapped && held !== null) {
      scenario.put(held)
      held = null
    }
    isSwapped = false
  }
  const say = async (type: EventType, item: number, version: number, isAllowed: boolean) => {
    const event = await scenario.event(NODE, type, item, version, isAllowed ? {} : ELSEWHERE)
    versions.set(item, Math.max(version, versions.get(item) ?? 0))
    said.push(event)
    put(event)
  }
  for (const item of [1, 2]) await say('ItemPublished', item, 1, true)
  for (const step of asked)
    if (step.do === 'say')
      await say(step.type, step.item, Math.max(1, (versions.get(step.item) ?? 0) + 1 + step.leap), step.isAllowed)
    else if (step.do === 'swap') isSwapped = held === null
    else {
      const event = said[step.which % said.length]
      if (event === undefined || event === held) continue
      if (step.do === 'repeat') scenario.put(event)
      else scenario.control(discardOf(event))
    }
  if (held !== null) scenario.put(held)
  return scenario
}

describe('any log with discards', () => {
  it('leads to the same read models in any split of batches, and when it is read twice', async function () {
    this.timeout(120_000)
    await fc.assert(
      fc.asyncProperty(steps, async (asked) => void (await (await written(asked)).models())),
      { numRuns: 150 },
    )
  })

  it('leads to the same read models after a crash anywhere and behind another projector', async function () {
    this.timeout(240_000)
    await fc.assert(
      fc.asyncProperty(steps, async (asked) => {
        const scenario = await written(asked)
        await scenario.crashedAnywhere()
        await scenario.overtakenAnywhere()
      }),
      { numRuns: 8 },
    )
  })
})
