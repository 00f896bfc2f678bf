import { expect } from 'chai'
import { type ItemId, parseInstant } from '../../services/domain/ids.ts'
import type { Content } from '../../services/domain/item/content.ts'
import { newId, timers } from '../../services/hub/clock.ts'
import { createItemReader } from '../../services/query/item-reader.ts'
import { createPlanStandings, type PlanStanding } from '../../services/query/plans/plan-standing.ts'
import { contentOf, type ScratchHub, startScratchHub } from '../scratch-hub.ts'
import { FUYANG, SHUIZHEN, TAIHE } from '../scratch-places.ts'

describe('what was found of a plan', function () {
  this.timeout(60_000)
  let hub: ScratchHub
  let plan: ItemId
  let walks = 0
  let read: (on?: string) => Promise<PlanStanding>
  before(async () => {
    hub = await startScratchHub()
    const tasks = [{ no: 1, text: '制定方案', assigned: ['341222'], due: '2026-02-28' }]
    plan = hub.publish(FUYANG, { ...contentOf('工作方案', '正文'), kind: 'plan', tasks }).itemId
    const reader = createItemReader({
      ...{ store: hub.store, directory: hub.directory, now: () => hub.clock.now },
      onUnverifiable: () => {},
    })
    const prepare = createPlanStandings(reader, timers)
    const generation: typeof hub.generation = {
      ...hub.generation,
      outlet: (query) => {
        walks++
        return hub.generation.outlet(query)
      },
    }
    read = async (on) => {
      await hub.settle()
      return (await prepare(generation, plan, on)).read()
    }
  })
  after(() => hub.stop())

  const publish = (relations: Content['relations'] = [], more: Partial<Content> = {}, node = TAIHE) =>
    hub.publish(node, { ...contentOf(`信息 ${newId()}`, '正文'), relations, ...more })
  const walksFor = async (work: () => unknown) => {
    await work()
    const before = walks
    await read()
    return walks - before
  }

  it('is kept while nothing is applied that concerns the plan, also for another day', async () => {
    await read()
    expect(await walksFor(() => {})).to.equal(0)
    expect(await walksFor(() => read('2026-01-01'))).to.equal(0)
    for (let each = 0; each < 250; each++) publish()
    expect(await walksFor(() => publish([{ rel: 'interprets', itemId: plan }]))).to.equal(0)
    expect(await walksFor(() => publish([{ rel: 'evidences', itemId: publish().itemId }]))).to.equal(0)
  })

  it('is looked for again after each thing that concerns it', async () => {
    let given = publish([{ rel: 'evidences', itemId: plan, part: '1' }])
    expect(await walksFor(() => {})).to.be.greaterThan(0)
    const { itemId, version, fingerprint } = given
    const review = publish(
      [{ rel: 'reviews', itemId, version, fingerprint }],
      { kind: 'review', verdict: { verdict: 'approved' } },
      FUYANG,
    )
    for (const change of [
      () => {},
      () => hub.withdraw(review.itemId, 1),
      () =>
        (given = hub.revise(itemId, 1, contentOf('佐证', '改', { relations: [{ rel: 'evidences', itemId: plan }] }))),
      () => hub.withdraw(itemId, given.version),
      () => hub.revise(plan, 1, { ...contentOf('工作方案', '正文'), kind: 'plan', tasks: [{ no: 1, text: '改写' }] }),
    ]) {
      expect(await walksFor(change), String(change)).to.be.greaterThan(0)
      expect(await walksFor(() => {}), String(change)).to.equal(0)
    }
    expect((await read()).progress.tasks[0]?.task.text).to.equal('改写')
  })

  it('is looked for again on another day, and where the directory has changed', async () => {
    hub.clock.now = parseInstant('2026-03-06T01:00:00.000Z')
    expect(await walksFor(() => {})).to.be.greaterThan(0)
    await hub.define({ type: 'FieldDefined', name: '新领域' })
    await hub.directory.refresh()
    expect(await walksFor(() => {})).to.be.greaterThan(0)
    expect(await walksFor(() => publish([], {}, SHUIZHEN))).to.equal(0)
  })

  it('is looked for once, however many ask meanwhile', async () => {
    publish([{ rel: 'evidences', itemId: plan, part: '1' }])
    await hub.settle()
    const before = walks
    await Promise.all(Array.from({ length: 20 }, () => read()))
    // One look that finds the evidence, one that finds no more, one for its reviews.
    expect(walks - before).to.equal(3)
  })
})
