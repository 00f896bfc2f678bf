import { expect } from 'chai'
import { hashOfRows } from '../../../services/domain/catalogue/printed-row.ts'
import { instantOf, parseDivisionCode } from '../../../services/domain/ids.ts'
import type { CatalogueRow } from '../../../services/domain/item/content.ts'
import { timers } from '../../../services/hub/clock.ts'
import { divisionFacts } from '../../../services/hub/founding/china-division.ts'
import { shippedRules } from '../../../services/hub/founding/rules/shipped-rules.ts'
import { nodeCatalogues } from '../../../services/query/catalogues/node-catalogues.ts'
import type { DutyWalk } from '../../../services/query/duties/duty-walk.ts'
import { nodeDuties } from '../../../services/query/duties/node-duties.ts'
import { recurringRows } from '../../../services/query/duties/recurring-rows.ts'
import { rowLights } from '../../../services/query/duties/row-lights.ts'
import { createItemReader } from '../../../services/query/item-reader.ts'
import { createPlanStandings } from '../../../services/query/plans/plan-standing.ts'
import { contentOf, type ScratchHub, startScratchHub } from '../../scratch-hub.ts'
import { FUYANG, TAIHE } from '../../scratch-places.ts'

const CITY = parseDivisionCode('341200')
const ROWS: CatalogueRow[] = [
  { rowId: 'r1', level2: '宅基地审批情况', timeLimit: '每季度的首个月20日', subject: '行政村', levels: ['村级'] },
]

describe('what is due on a day far ahead', function () {
  this.timeout(120_000)
  let hub: ScratchHub
  beforeEach(async () => {
    hub = await startScratchHub()
    hub.clock.now = instantOf(Date.parse('2026-01-04T01:00:00.000Z'))
  })
  afterEach(() => hub.stop())

  it('is told for two years, and no longer: a row is due anew without end', async () => {
    const asked = async (address: string) => {
      const answer = await hub.fetch(address)
      return [answer.status, ((await answer.json()) as { pointer?: string; name?: string }).name ?? null]
    }
    const tasks = [{ no: 1, text: '制定方案', assigned: ['341222'], due: '2026-02-28' }]
    const { itemId } = hub.publish(FUYANG, { ...contentOf('工作方案', '正文'), kind: 'plan', tasks })
    await hub.settle()
    const lists = ['/v1/duties', '/v1/catalogues', '/v1/catalogues/coverage', `/v1/plans/${itemId}/progress`]
    for (const address of lists) {
      expect(await asked(`${address}?on=2028-01-04`), address).to.deep.equal([200, null])
      expect(await asked(`${address}?on=2028-01-05`), address).to.deep.equal([400, 'on'])
      expect(await asked(`${address}?on=2100-12-31`), address).to.deep.equal([400, 'on'])
    }
    for (const page of ['/topics/341200/catalogues', `/plans/${itemId}/progress`])
      expect((await hub.fetch(`${page}?on=2100-12-31`)).status, page).to.equal(400)
  })

  it('gives the event loop back on the way through the places of one row, and says what that cost', async () => {
    const known = hub.directory.latest()
    const villages = divisionFacts(CITY).filter(
      (fact) => fact.type === 'DivisionDefined' && known.division(fact.code) === undefined,
    )
    await hub.define(...villages, ...shippedRules(CITY))
    hub.publish(TAIHE, { ...contentOf('清单', ''), kind: 'catalogue', field: '救灾', rows: ROWS })
    const verdict = { verdict: 'approved' as const, of: { nodeId: TAIHE, field: '救灾' }, rowsHash: hashOfRows(ROWS) }
    hub.publish(FUYANG, { ...contentOf('审核意见', '见附表'), kind: 'review', verdict })
    await hub.settle()
    let sinceTurn = 0
    let longest = 0
    let turns = 0
    const reader = createItemReader({
      ...{ store: hub.store, directory: hub.directory, now: () => hub.clock.now, onUnverifiable: () => {} },
      turn: async () => {
        sinceTurn = 0
        turns++
      },
    })
    const directory = hub.directory.latest()
    const node = directory.node(TAIHE)
    if (node === undefined) throw new Error('no node')
    const walk = (behind: DutyWalk['behind']): DutyWalk => ({
      ...{ type: 'recur', behind, list: { withheld: [], incomplete: [] } },
    })
    const ended = await reader.active
      .use(async (generation) => {
        const plans = createPlanStandings(reader, timers)
        const asked = { reader, generation, directory, on: '2027-12-31', plans }
        const whole: string[] = []
        const rests: { behind: DutyWalk['behind']; at: number }[] = []
        for await (const { duty, place, looks } of nodeDuties(asked, node, walk(null))) {
          if (duty !== null) whole.push(duty.dutyId)
          else if (looks > 0 && 'rowId' in place) rests.push({ behind: place, at: whole.length })
          longest = Math.max(longest, ++sinceTurn)
        }
        for (const { behind, at } of rests) {
          const rest: string[] = []
          for await (const { duty } of nodeDuties(asked, node, walk(behind))) if (duty !== null) rest.push(duty.dutyId)
          expect(rest, 'from where a page may end').to.deep.equal(whole.slice(at))
        }
        const turnsOf = async (work: () => Promise<unknown>) => {
          const before = turns
          await work()
          return turns - before
        }
        const [catalogue] = (await nodeCatalogues(asked, TAIHE)).catalogues
        if (catalogue === undefined) throw new Error('no catalogue')
        const lights = await turnsOf(() => rowLights(asked, catalogue))
        const standings = await turnsOf(() => recurringRows(asked, TAIHE))
        return { duties: whole.length, rests: rests.length, lights, standings }
      })
      .finally(reader.active.close)
    expect(ended.duties).to.be.greaterThan(2000)
    expect(ended.rests).to.be.greaterThan(5)
    expect(ended.lights, 'of the light of a row').to.be.greaterThan(ended.duties / 500)
    expect(ended.standings, 'of the table of recurring rows').to.be.greaterThan(ended.duties / 500)
    expect(longest).to.be.lessThan(500)
  })
})
