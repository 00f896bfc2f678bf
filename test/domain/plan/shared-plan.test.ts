import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import { division } from '../../../scripts/division.ts'
import { emptyDirectory } from '../../../services/domain/directory/apply-directory-events.ts'
import type { Directory } from '../../../services/domain/directory/directory.ts'
import { parseDivisionCode, parseNodeId } from '../../../services/domain/ids.ts'
import type { PlanTask } from '../../../services/domain/item/content.ts'
import { readDueTime } from '../../../services/domain/plan/due-time.ts'
import { planProgress } from '../../../services/domain/plan/plan-progress.ts'
import { createUnitReader } from '../../../services/domain/plan/printed-units.ts'
import { needsShared } from '../../e2e/shared-data.ts'
import { directoryAfter, HUB } from '../scene.ts'
import { evidenceOf, statesOf } from './plan-scene.ts'

interface SeedTask {
  no: number
  task: string
  responsible: string
  due_raw: string
  due: { date?: string; continuous?: boolean }
}

const CITY = parseDivisionCode('341200')

describe('the plan of 35 tasks, held against figures computed elsewhere', function () {
  this.timeout(60_000)
  let directory: Directory
  let seeds: SeedTask[]
  let tasks: PlanTask[]
  const tasksWith = (withZones: boolean): PlanTask[] => {
    const read = createUnitReader(directory, CITY, { withZones })
    return seeds.map(({ no, task, responsible, due_raw }) => {
      const { assigned, unresolved } = read(responsible)
      expect(unresolved, responsible).to.deep.equal([])
      return { no, text: task, assigned, ...readDueTime(due_raw) }
    })
  }
  const progress = (on: string, evidence: Parameters<typeof planProgress>[1] = []) =>
    planProgress(tasks, evidence, { on, directory })
  const overdue = (on: string) =>
    progress(on).tasks.flatMap(({ task, counts }) => (counts.overdue > 0 ? [task.no] : []))
  const assigned = (no: number, of = tasks) => of.find((task) => task.no === no)?.assigned ?? []

  before(function () {
    seeds = JSON.parse(readFileSync(needsShared(this, 'data/seed_tasks.json'), 'utf8')).tasks
    const { divisions } = JSON.parse(readFileSync(needsShared(this, 'data/divisions.json'), 'utf8')) as {
      divisions: { code: string; name: string; level: 'city' | 'county' | 'township' | 'village'; parent: string }[]
    }
    const facts = divisions
      .filter(({ level }) => level !== 'village')
      .map(({ code, name, level, parent }) => division(code, name, level, level === 'city' ? null : parent))
    directory = directoryAfter(emptyDirectory(HUB), ...facts)
    tasks = tasksWith(false)
  })

  it('has every time read as it was read by hand', () => {
    for (const { due_raw, due } of seeds)
      expect(readDueTime(due_raw), due_raw).to.deep.equal(
        due.date === undefined ? { continuous: true } : { due: due.date },
      )
  })

  it('has the units that were counted by hand', () => {
    expect(assigned(3)).to.have.length(175)
    expect(assigned(3, tasksWith(true))).to.have.length(177)
    expect(assigned(3).filter((code) => code.length === 6)).to.have.length(8)
    expect(assigned(3).filter((code) => code.length === 9))
      .to.have.length(167)
      .and.include('341272001')
    expect(assigned(23)).to.deep.equal(['341282'])
    expect(assigned(25)).to.deep.equal(['341226', '341204'])
    for (const no of [2, 5, 35]) expect(assigned(no), `${no}`).to.deep.equal(['341200'])
  })

  it('has the overdue tasks and cells that were counted by hand, where there is no evidence', () => {
    const counted = {
      '2020-11-20': 0,
      '2020-11-21': 1,
      '2020-12-01': 3,
      '2020-12-11': 4,
      '2021-01-01': 9,
      '2022-01-01': 26,
    }
    for (const [on, count] of Object.entries(counted)) expect(overdue(on), on).to.have.length(count)
    expect(overdue('2021-01-01')).to.deep.equal([1, 2, 3, 5, 6, 18, 19, 28, 31])
    const [all, never] = [overdue('2023-01-01'), [29, 30, 32, 33, 34, 35]]
    expect(all).to.have.length(29)
    expect(all.filter((no) => never.includes(no))).to.deep.equal([])
    expect(progress('2099-01-01').counts).to.include({ overdue: progress('2023-01-01').counts.overdue, kept: 0 })
    expect(progress('2021-01-01').counts.overdue).to.equal(894)
  })

  it('has exactly one cell moved by evidence with an approval, none by that of an unassigned unit', () => {
    const before = statesOf(progress('2021-01-01'))
    const county = parseDivisionCode('341222')
    const taihe = parseNodeId('taihe')
    const after = statesOf(progress('2021-01-01', [evidenceOf(taihe, county, '3', { verdict: 'approved' })]))
    expect(after).to.deep.equal({ ...before, '3 341222': 'confirmed' })
    const stray = [evidenceOf(taihe, county, '2'), evidenceOf(taihe, county, '36')]
    const unmoved = progress('2021-01-01', stray)
    expect(statesOf(unmoved)).to.deep.equal(before)
    expect([unmoved.ofNoUnit, unmoved.ofNoTask]).to.deep.equal([[stray[0]], [stray[1]]])
  })
})
