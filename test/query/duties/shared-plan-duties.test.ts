import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import { division } from '../../../scripts/division.ts'
import { instantOf, parseDivisionCode } from '../../../services/domain/ids.ts'
import { readTasks } from '../../../services/domain/plan/plan-tasks.ts'
import { createUnitReader } from '../../../services/domain/plan/printed-units.ts'
import { needsShared } from '../../e2e/shared-data.ts'
import { contentOf, type ScratchHub, startScratchHub } from '../../scratch-hub.ts'
import { FUYANG } from '../../scratch-places.ts'

const CITY = parseDivisionCode('341200')

interface ToldDuty {
  dutyId: string
  nodeId: string
  state: string
  task: { no: number; unit: { id: string } }
}

describe('the plan of 35 tasks among what is due, held against figures computed elsewhere', function () {
  this.timeout(120_000)
  let hub: ScratchHub | undefined
  before(async function () {
    const seeds = JSON.parse(readFileSync(needsShared(this, 'data/seed_tasks.json'), 'utf8')).tasks as {
      no: number
      task: string
      responsible: string
      due_raw: string
    }[]
    const { divisions } = JSON.parse(readFileSync(needsShared(this, 'data/divisions.json'), 'utf8')) as {
      divisions: { code: string; name: string; level: 'city' | 'county' | 'township' | 'village'; parent: string }[]
    }
    hub = await startScratchHub()
    hub.clock.now = instantOf(Date.parse('2023-01-01T01:00:00.000Z'))
    const known = hub.directory.latest()
    const facts = divisions
      .filter(({ code, level }) => level !== 'village' && known.division(parseDivisionCode(code)) === undefined)
      .map(({ code, name, level, parent }) => division(code, name, level, parent))
    await hub.define(...facts)
    const printed = seeds.map(({ no, task, responsible, due_raw }) => ({
      no,
      text: task,
      responsible,
      dueRaw: due_raw,
    }))
    const { tasks } = readTasks(printed, createUnitReader(hub.directory.latest(), CITY))
    hub.publish(FUYANG, { ...contentOf('工作方案', '正文'), kind: 'plan', tasks })
    await hub.settle()
  })
  after(() => hub?.stop())

  const duties = async (query: string): Promise<ToldDuty[]> => {
    const found: ToldDuty[] = []
    for (let next: string | null = ''; next !== null; ) {
      const page: { duties: ToldDuty[]; next: string | null } = await hub?.json(
        `/v1/duties?type=task&limit=200&${query}${next && `&cursor=${next}`}`,
      )
      found.push(...page.duties)
      next = page.next
    }
    return found
  }
  const overdueTasks = (found: ToldDuty[]) => [...new Set(found.map(({ task }) => task.no))]

  it('is overdue in as many tasks and cells on each day', async () => {
    const counted = {
      '2020-11-20': 0,
      '2020-11-21': 1,
      '2020-12-01': 3,
      '2020-12-11': 4,
      '2022-01-01': 26,
      '2023-01-01': 29,
    }
    for (const [on, count] of Object.entries(counted))
      expect(overdueTasks(await duties(`state=overdue&on=${on}`)), on).to.have.length(count)
    const overdue = await duties('state=overdue&on=2021-01-01')
    expect(overdue).to.have.length(894)
    expect(overdueTasks(overdue)).to.deep.equal([1, 2, 3, 5, 6, 18, 19, 28, 31])
    expect(new Set(overdue.map(({ dutyId }) => dutyId)).size).to.equal(894)
  })

  it('has one duty for each cell, and none with a day of what goes on', async () => {
    const all = await duties('on=2023-01-01')
    const of = (no: number) => all.filter(({ task }) => task.no === no)
    expect([of(3).length, of(23).map(({ task }) => task.unit.id), of(2).length]).to.deep.equal([175, ['341282'], 1])
    expect([...new Set(all.filter(({ state }) => state === 'undated').map(({ task }) => task.no))]).to.deep.equal([
      ...[29, 30, 32, 33, 34, 35],
    ])
    // Of the units only three have nodes here: what the others have to do is the city's, or that of the county above.
    expect(of(3).filter(({ nodeId }) => nodeId === 'taihe-shuizhen')).to.have.length(1)
    expect(of(3).filter(({ nodeId }) => nodeId === 'taihe').length).to.be.greaterThan(20)
  })
})
