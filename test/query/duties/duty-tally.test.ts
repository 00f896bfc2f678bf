import { expect } from 'chai'
import { hashOfRows } from '../../../services/domain/catalogue/printed-row.ts'
import { instantOf, parseDivisionCode } from '../../../services/domain/ids.ts'
import type { CatalogueRow } from '../../../services/domain/item/content.ts'
import { shippedRules } from '../../../services/hub/founding/rules/shipped-rules.ts'
import { type DutyTally, startDutyTally } from '../../../services/query/duties/duty-tally.ts'
import { createItemReader } from '../../../services/query/item-reader.ts'
import { createManualTimers } from '../../manual-timers.ts'
import { contentOf, type ScratchHub, startScratchHub } from '../../scratch-hub.ts'
import { FUYANG, SHUIZHEN, TAIHE } from '../../scratch-places.ts'

const ROWS: CatalogueRow[] = [
  { rowId: 'r2', level2: '宅基地审批情况', timeLimit: '每季度的首个月20日', subject: '行政村', levels: ['村级'] },
]
const TEN_MINUTES = 600_000

describe('the count of all that is due', function () {
  this.timeout(60_000)
  let hub: ScratchHub
  beforeEach(async () => {
    hub = await startScratchHub()
    await hub.define(...shippedRules(parseDivisionCode('341200')))
    hub.clock.now = instantOf(Date.parse('2026-01-04T01:00:00.000Z'))
    hub.publish(SHUIZHEN, { ...contentOf('清单', ''), kind: 'catalogue', field: '救灾', rows: ROWS })
    const verdict = {
      verdict: 'approved' as const,
      of: { nodeId: SHUIZHEN, field: '救灾' },
      rowsHash: hashOfRows(ROWS),
    }
    hub.publish(FUYANG, { ...contentOf('审核意见', '见附表'), kind: 'review', verdict })
    hub.clock.now = instantOf(Date.parse('2026-01-23T01:00:00.000Z'))
    const old = { issuedOn: '2020-10-29', publishedOn: '2020-12-25', backfilled: true }
    hub.publish(TAIHE, contentOf('旧文', '内容', { ...old, field: '扶贫' }))
    hub.publish(TAIHE, contentOf('新文', '内容', { issuedOn: '2025-12-10', field: '扶贫' }))
    await hub.settle()
  })
  afterEach(() => hub.stop())

  const started = () => {
    const timers = createManualTimers()
    const reader = createItemReader({
      ...{ store: hub.store, directory: hub.directory, now: () => hub.clock.now, onUnverifiable: () => {} },
    })
    const failures: unknown[] = []
    const tally = startDutyTally(reader, { timers, onFailure: (error) => failures.push(error) })
    return {
      ...{ tally, timers, failures },
      stop: async () => {
        await tally.stop()
        await reader.active.close()
      },
    }
  }
  /** Lets time pass until the figures are others. */
  const counted = async (tally: DutyTally, timers: ReturnType<typeof createManualTimers>, step: number) => {
    const before = tally.figures()
    while (tally.figures() === before) {
      timers.pass(step)
      await new Promise((resolve) => setImmediate(resolve))
    }
    const { counts, latest } = tally.figures() ?? { counts: [], latest: [] }
    return {
      size: [counts.length, latest.length],
      counts: counts
        .filter(({ duties }) => duties > 0)
        .map(({ type, state, level, duties }) => `${type} ${state} ${level} ${duties}`),
      latest: latest
        .filter(({ workdays }) => workdays > 0)
        .map(({ level, field, workdays }) => `${level} ${field} ${workdays}`),
    }
  }

  it('is unknown at first, then has each type, state and level, and goes on when something has changed', async () => {
    const { tally, timers, failures, stop } = started()
    expect(tally.figures()).to.equal(null)
    expect(await counted(tally, timers, 1000)).to.deep.equal({
      size: [6 * 6 * 3, 3 * 3],
      counts: [
        ...[
          'publish late county 1',
          'recur open township 2',
          'recur overdue township 2',
          'review met city 1',
          'backfilled late county 1',
        ],
      ],
      latest: ['county 扶贫 11', 'township 救灾 3'],
    })
    hub.publish(TAIHE, contentOf('又一份', '内容', { issuedOn: '2026-01-22' }))
    await hub.settle()
    expect((await counted(tally, timers, TEN_MINUTES)).counts).to.include('publish met county 1')
    expect(failures).to.deep.equal([])
    await stop()
  })

  it('ends at once when it is stopped in the middle', async () => {
    const { tally, stop } = started()
    await stop()
    expect(tally.figures()).to.equal(null)
  })
})
