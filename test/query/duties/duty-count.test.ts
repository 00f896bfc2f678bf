import { expect } from 'chai'
import fc from 'fast-check'
import { hashOfRows } from '../../../services/domain/catalogue/printed-row.ts'
import {
  type ItemId,
  instantOf,
  itemIdOf,
  makerOf,
  type NodeId,
  parseDivisionCode,
} from '../../../services/domain/ids.ts'
import type { CatalogueRow, Content, Relation } from '../../../services/domain/item/content.ts'
import { newId, timers } from '../../../services/hub/clock.ts'
import { shippedRules } from '../../../services/hub/founding/rules/shipped-rules.ts'
import type { CommandAccepted } from '../../../services/publisher/node-publisher.ts'
import { createDutyCount } from '../../../services/query/duties/duty-count.ts'
import { createItemReader, type ItemReader } from '../../../services/query/item-reader.ts'
import { createPlanStandings } from '../../../services/query/plans/plan-standing.ts'
import { contentOf, type ScratchHub, startScratchHub } from '../../scratch-hub.ts'
import { FUYANG, SHUIZHEN, TAIHE } from '../../scratch-places.ts'

const MAKERS = [FUYANG, TAIHE, SHUIZHEN]
const ROWS: CatalogueRow[] = [
  { rowId: 'r1', level2: '救助政策', timeLimit: '信息形成之日起20个工作日内' },
  { rowId: 'r2', level2: '宅基地审批情况', timeLimit: '每季度的首个月20日', subject: '行政村', levels: ['村级'] },
  { rowId: 'r3', level2: '救助资金', timeLimit: '每季度的首个月20日' },
]

/** What is said in a publication, a revision or a redaction: of the first or second catalogue a row, of the plan a task, or nothing. */
const said = fc.record({
  catalogue: fc.nat({ max: 1 }),
  part: fc.constantFrom('r2', 'r2', 'r2', 'r1', 'r3', null, '1', '1'),
  period: fc.constantFrom('2025-Q4', '2025-Q4', '2025-Q3', undefined),
  board: fc.constantFrom('341222102200', '341222102201'),
  issuedOn: fc.constantFrom('2025-11-03', '2026-01-21'),
})
const which = fc.nat({ max: 7 })
const by = fc.nat({ max: 2 })
const write = fc.oneof(
  { weight: 6, arbitrary: fc.record({ type: fc.constant('publish' as const), by, said }) },
  { weight: 6, arbitrary: fc.record({ type: fc.constant('revise' as const), which, said }) },
  { weight: 6, arbitrary: fc.record({ type: fc.constant('withdraw' as const), which }) },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('redact' as const), which, said }) },
  { weight: 6, arbitrary: fc.record({ type: fc.constant('take over' as const), which, by, said }) },
  { weight: 6, arbitrary: fc.record({ type: fc.constant('hand over' as const), which }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('catalogue' as const), by }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('next day' as const) }) },
)

describe('the count of what is due', function () {
  this.timeout(120_000)
  let hub: ScratchHub
  let reader: ItemReader
  let catalogues: ItemId[]
  let plan: ItemId
  /** The makers of all that was checked. */
  const checked = new Set<NodeId>()
  const begin = async () => {
    hub = await startScratchHub()
    await hub.define(...shippedRules(parseDivisionCode('341200')))
    onDay('2025-10-04')
    catalogues = [adopted(SHUIZHEN), adopted(TAIHE)]
    const tasks = [{ no: 1, text: '制定方案', assigned: ['341222', '341222102'], due: '2025-12-31' }]
    plan = hub.publish(FUYANG, { ...contentOf('工作方案', '正文'), kind: 'plan', tasks }).itemId
    onDay('2026-01-22')
    await hub.settle()
    reader = createItemReader({
      ...{ store: hub.store, directory: hub.directory, now: () => hub.clock.now, onUnverifiable: () => {} },
    })
    const { check } = reader
    reader.check = (documents) => {
      for (const { itemId } of documents) checked.add(makerOf(itemId))
      return check(documents)
    }
  }
  const end = async () => {
    await reader.active.close()
    await hub.stop()
  }

  const counting = () => createDutyCount({ reader, plans: createPlanStandings(reader, timers), pause: async () => {} })
  const onDay = (day: string) => {
    hub.clock.now = instantOf(Date.parse(`${day}T01:00:00.000Z`))
  }
  /** A catalogue of a node that is approved. */
  const adopted = (nodeId: NodeId): ItemId => {
    const field = '救灾'
    const { itemId } = hub.publish(nodeId, { ...contentOf('清单', ''), kind: 'catalogue', field, rows: ROWS })
    const verdict = { verdict: 'approved' as const, of: { nodeId, field }, rowsHash: hashOfRows(ROWS) }
    hub.publish(FUYANG, { ...contentOf('审核意见', '见附表'), kind: 'review', verdict })
    return itemId
  }
  const relationTo = (part: string, catalogue: number): Relation =>
    part === '1'
      ? { rel: 'evidences', itemId: plan, part }
      : { rel: 'fulfils', itemId: catalogues[catalogue] as ItemId, part }
  const contentSaying = ({ catalogue, part, period, board, issuedOn }: Said): Content =>
    contentOf(`公示${newId()}`, '内容', {
      shownOn: { board: [parseDivisionCode(board)], site: 'all' },
      ...(part !== null && { relations: [relationTo(part, catalogue)] }),
      ...(period !== undefined && { period }),
      issuedOn,
    })
  type Said = typeof said extends fc.Arbitrary<infer T> ? T : never
  type Write = typeof write extends fc.Arbitrary<infer T> ? T : never
  interface Written extends CommandAccepted {
    predecessor?: Written
  }

  const perform = (one: Write, items: Written[]): void => {
    const linkTo = ({ itemId, version, fingerprint }: CommandAccepted) => ({ itemId, version, fingerprint })
    const publish = (by: number, content: Content, predecessor?: Written) => {
      const itemId = itemIdOf(MAKERS[by] as NodeId, newId())
      const link = predecessor === undefined ? {} : { predecessor: linkTo(predecessor) }
      items.push({
        ...hub.execute({ type: 'PublishItem', itemId, content, ...link }),
        ...(predecessor && { predecessor }),
      })
    }
    if (one.type === 'next day') onDay(new Date(Date.parse(hub.clock.now) + 86_400_000).toISOString().slice(0, 10))
    else if (one.type === 'catalogue') adopted(MAKERS[one.by] as NodeId)
    else if (one.type === 'publish') publish(one.by, contentSaying(one.said))
    else {
      const at = one.which % Math.max(1, items.length)
      const old = items[at]
      if (old === undefined) return
      const { itemId, version } = old
      if (one.type === 'take over') {
        // An item is handed over to another node only.
        const others = [0, 1, 2].filter((by) => MAKERS[by] !== makerOf(itemId))
        return publish(others[one.by % others.length] as number, contentSaying(one.said), old)
      }
      if (one.type === 'revise') Object.assign(old, hub.revise(itemId, version, contentSaying(one.said)))
      if (one.type === 'redact') Object.assign(old, hub.redact(itemId, version, contentSaying(one.said)))
      if (one.type === 'revise' || one.type === 'redact') return
      const taken = items.find(({ predecessor }) => predecessor === old)
      const successor = one.type === 'hand over' && taken !== undefined ? { successor: linkTo(taken) } : {}
      hub.execute({ type: 'WithdrawItem', itemId, expectedVersion: version, reason: '已到期', ...successor })
      items.splice(at, 1)
    }
  }

  // Each run founds a hub of its own.
  it('is the same after each step of any work as one that begins anew', async () => {
    const steps = fc.array(fc.array(write, { minLength: 1, maxLength: 3 }), { minLength: 6, maxLength: 10 })
    await fc.assert(
      fc.asyncProperty(steps, async (all) => {
        await begin()
        try {
          const count = counting()
          await count()
          const items: Written[] = []
          for (const step of all) {
            for (const one of step) perform(one, items)
            await hub.settle()
            expect(await count()).to.deep.equal(await counting()())
          }
        } finally {
          await end()
        }
      }),
      { numRuns: 8, endOnFailure: true },
    )
  })

  it('looks at the node of what has changed, and at those whose rows it fulfils or fulfilled before, and at no other', async () => {
    await begin()
    for (const by of MAKERS) hub.publish(by, contentOf('公示', '内容', { issuedOn: '2026-01-20' }))
    await hub.settle()
    const count = counting()
    const lookedAtAfter = async (work: () => unknown) => {
      await work()
      await hub.settle()
      checked.clear()
      await count()
      return MAKERS.filter((nodeId) => nodeId !== FUYANG && checked.has(nodeId))
    }
    const fulfilling = contentOf('公示', '一', {
      relations: [{ rel: 'fulfils', itemId: catalogues[1] as ItemId, part: 'r2' }],
    })
    expect(await lookedAtAfter(() => {}), 'at first').to.deep.equal([TAIHE, SHUIZHEN])
    expect(await lookedAtAfter(() => {}), 'nothing').to.deep.equal([])
    expect(await lookedAtAfter(() => hub.publish(FUYANG, contentOf('公示', '二'))), 'another').to.deep.equal([])
    const { itemId } = hub.publish(SHUIZHEN, contentOf('公示', '三'))
    expect(await lookedAtAfter(() => {}), 'own').to.deep.equal([SHUIZHEN])
    expect(await lookedAtAfter(() => hub.revise(itemId, 1, fulfilling)), 'fulfils').to.deep.equal([TAIHE, SHUIZHEN])
    expect(await lookedAtAfter(() => hub.revise(itemId, 2, contentOf('公示', '四'))), 'fulfilled before').to.deep.equal(
      [...[TAIHE, SHUIZHEN]],
    )
    expect(await lookedAtAfter(() => adopted(SHUIZHEN)), 'a catalogue').to.deep.equal([TAIHE, SHUIZHEN])
    expect(await lookedAtAfter(() => onDay('2026-01-23')), 'another day').to.deep.equal([TAIHE, SHUIZHEN])
    await end()
  })
})
