import { expect } from 'chai'
import { parseNodeId } from '../../../services/domain/ids.ts'
import { type PlanEvidence, planProgress } from '../../../services/domain/plan/plan-progress.ts'
import {
  CITY,
  COUNTY,
  DIRECTORY,
  directoryAfter,
  LIULIN,
  OTHER_COUNTY,
  OTHER_TOWN,
  TOWN,
  VILLAGE,
  ZEHE,
} from '../scene.ts'
import { evidenceOf, statesOf, taskOf } from './plan-scene.ts'

const DUE = { due: '2020-11-30' }
const TASKS = [
  taskOf(1, [COUNTY, OTHER_COUNTY], DUE),
  taskOf(2, [COUNTY, OTHER_COUNTY, TOWN, OTHER_TOWN], DUE),
  taskOf(3, [CITY], DUE),
  taskOf(4, [COUNTY], { continuous: true }),
  taskOf(5, [LIULIN], DUE),
]
const COUNTY_NODE = parseNodeId('zehe')

describe('the progress of a plan', () => {
  const on = (day: string, evidence: PlanEvidence[] = [], directory = DIRECTORY) =>
    planProgress(TASKS, evidence, { on: day, directory })
  const states = (day: string, evidence: PlanEvidence[] = []) => statesOf(on(day, evidence))

  it('is overdue from the day after its last day on, which never moves', () => {
    expect(on('2020-11-30').counts).to.include({ open: 8, overdue: 0, quiet: 1 })
    expect(on('2020-12-01').counts).to.include({ open: 0, overdue: 8, quiet: 1 })
    const sunday = [taskOf(1, [COUNTY], { due: '2027-01-31' })]
    expect(planProgress(sunday, [], { on: '2027-02-01', directory: DIRECTORY }).counts.overdue).to.equal(1)
  })

  it('moves one cell with each evidence: reported, and confirmed once it is approved', () => {
    const before = states('2020-12-01')
    const reported = states('2020-12-01', [evidenceOf(ZEHE, COUNTY, '1')])
    expect(reported).to.deep.equal({ ...before, [`1 ${COUNTY}`]: 'reported' })
    const confirmed = states('2020-12-01', [evidenceOf(ZEHE, COUNTY, '1', { verdict: 'approved' })])
    expect(confirmed).to.deep.equal({ ...before, [`1 ${COUNTY}`]: 'confirmed' })
    expect(states('2020-12-01', [evidenceOf(ZEHE, COUNTY, '1', { verdict: 'returned' })])).to.deep.equal(reported)
  })

  it('knows nothing of what came later than the day that is asked for', () => {
    const late = evidenceOf(ZEHE, COUNTY, '1', { day: '2020-12-05' })
    expect(states('2020-12-04', [late])[`1 ${COUNTY}`]).to.equal('overdue')
    expect(states('2020-12-05', [late])[`1 ${COUNTY}`]).to.equal('reported')
    expect(on('2020-12-05', [late]).tasks[0]?.cells[0]).to.deep.include({ reportedOn: '2020-12-05' })
  })

  it('takes an item for that of the nearest unit from its organ up to its maker', () => {
    const moved = (evidence: PlanEvidence) => {
      const before = states('2020-12-01')
      return Object.entries(states('2020-12-01', [evidence])).flatMap(([cell, state]) =>
        state === before[cell] ? [] : [cell],
      )
    }
    expect(moved(evidenceOf(LIULIN, TOWN, '2'))).to.deep.equal([`2 ${TOWN}`])
    expect(moved(evidenceOf(LIULIN, TOWN, '2', { organDivision: VILLAGE }))).to.deep.equal([`2 ${TOWN}`])
    expect(moved(evidenceOf(LIULIN, TOWN, '5'))).to.deep.equal(['5 liulin'])
    expect(moved(evidenceOf(COUNTY_NODE, COUNTY, '2'))).to.deep.equal([`2 ${COUNTY}`])
    expect(moved(evidenceOf(COUNTY_NODE, COUNTY, '2', { organDivision: OTHER_TOWN }))).to.deep.equal([
      `2 ${OTHER_TOWN}`,
    ])
    expect(moved(evidenceOf(COUNTY_NODE, COUNTY, '1', { organDivision: TOWN }))).to.deep.equal([`1 ${COUNTY}`])
    // An organ that stands elsewhere says nothing: the maker counts.
    expect(moved(evidenceOf(COUNTY_NODE, COUNTY, '2', { organDivision: OTHER_COUNTY }))).to.deep.equal([`2 ${COUNTY}`])
  })

  it('lists what moves no cell: of a unit that has not the task, of a task that is not there, of no task', () => {
    const ofTown = evidenceOf(LIULIN, TOWN, '1')
    const [unknown, whole] = [evidenceOf(ZEHE, COUNTY, '99'), evidenceOf(ZEHE, COUNTY, null)]
    const progress = on('2020-12-01', [ofTown, unknown, whole])
    expect(statesOf(progress)).to.deep.equal(states('2020-12-01'))
    expect(progress.ofNoUnit).to.deep.equal([ofTown])
    expect(progress.ofNoTask).to.deep.equal([unknown, whole])
  })

  it('of continuous work is kept for half a year after evidence, approved or not', () => {
    const given = [evidenceOf(ZEHE, COUNTY, '4', { day: '2020-11-01' })]
    expect(
      ['2020-10-31', '2020-11-01', '2021-04-30', '2021-05-01'].map((day) => states(day, given)[`4 ${COUNTY}`]),
    ).to.deep.equal(['quiet', 'kept', 'kept', 'quiet'])
  })

  it('follows a merger from its day on, and names units as they were called', () => {
    const merged = directoryAfter(
      DIRECTORY,
      { type: 'DivisionRenamed', code: COUNTY, name: '泽河市', since: '2020-12-15' },
      { type: 'DivisionsMerged', codes: [OTHER_TOWN], into: TOWN, since: '2020-12-20' },
    )
    const unitsOn = (day: string) => on(day, [], merged).tasks[1]?.cells.map(({ unit }) => unit.name)
    expect(unitsOn('2020-12-01')).to.deep.equal(['泽河县', '柳林镇', '桑园乡', '南淝县'])
    expect(unitsOn('2020-12-31')).to.deep.equal(['泽河市', '柳林镇', '南淝县'])
    const ofMerged = evidenceOf(ZEHE, COUNTY, '2', { organDivision: OTHER_TOWN })
    expect(statesOf(on('2020-12-31', [ofMerged], merged))[`2 ${TOWN}`]).to.equal('reported')
  })

  it('has no cell where nobody is named, one where somebody is named twice, and one for a place that is not known', () => {
    const tasks = [taskOf(1, []), taskOf(2, [COUNTY, COUNTY]), taskOf(3, ['999999', 'gone-node'])]
    const { units, counts } = planProgress(tasks, [], { on: '2020-12-01', directory: DIRECTORY })
    expect(counts.open).to.equal(3)
    expect(units.map(({ name }) => name)).to.deep.equal(['泽河县', '999999', 'gone-node'])
  })
})
