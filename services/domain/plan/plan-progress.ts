import { addMonths } from '../clock/days.ts'
import type { Directory } from '../directory/directory.ts'
import { type Instant, type ItemId, instantOf } from '../ids.ts'
import type { PlanTask } from '../item/content.ts'
import { type EvidenceOrigin, type PlanUnit, unitOfEvidence, unitsOfTask } from './plan-unit.ts'

/** Of a task that ends: approved evidence, evidence, neither in time, neither yet. Of one that does not: new or no new evidence. */
export const CELL_STATES = ['confirmed', 'reported', 'overdue', 'open', 'kept', 'quiet'] as const
export type CellState = (typeof CELL_STATES)[number]

/** An item that says it is evidence of a task. */
export interface PlanEvidence extends EvidenceOrigin {
  itemId: ItemId
  /** The number of the task, as the item says it. Null for the whole plan. */
  part: string | null
  /** The day, `YYYY-MM-DD`, from which it counts. */
  day: string
  verdict: 'approved' | 'returned' | null
}

/** What one unit has to show for one task. */
export interface PlanCell<Evidence extends PlanEvidence = PlanEvidence> {
  no: number
  unit: PlanUnit
  state: CellState
  /** The day of the first evidence. */
  reportedOn: string | null
  /** The newest first. */
  evidence: Evidence[]
}

export type StateCounts = Record<CellState, number>

export interface TaskProgress<Evidence extends PlanEvidence = PlanEvidence> {
  task: PlanTask
  counts: StateCounts
  /** By the codes of the units: a county stands before its townships. */
  cells: PlanCell<Evidence>[]
}

export interface PlanProgress<Evidence extends PlanEvidence = PlanEvidence> {
  on: string
  tasks: TaskProgress<Evidence>[]
  /** Everybody who has a task, in that order too. */
  units: PlanUnit[]
  counts: StateCounts
  /** Evidence whose maker has not that task, and evidence of a task that the plan has not. It moves no cell. */
  ofNoUnit: Evidence[]
  ofNoTask: Evidence[]
}

/** Continuous work is kept up where there is evidence of so many months. */
const QUIET_AFTER_MONTHS = 6

/**
 * How far a plan is on a day (`YYYY-MM-DD`), by the evidence of that day and before. The days of a plan never move to
 * another one, whatever the calendar says: a task is overdue on the day after.
 */
export function planProgress<Evidence extends PlanEvidence>(
  tasks: readonly PlanTask[],
  evidence: readonly Evidence[],
  { on, directory }: { on: string; directory: Directory },
): PlanProgress<Evidence> {
  const at = instantOf(Date.parse(on))
  const found = Map.groupBy(
    evidence.filter(({ day }) => day <= on),
    ({ part }) => part,
  )
  const ofNoUnit: Evidence[] = []
  const everybody = new Map<string, PlanUnit>()
  const progress = tasks.map((task): TaskProgress<Evidence> => {
    const units = unitsOfTask(task, directory, at)
    for (const unit of units) everybody.set(unit.id, unit)
    const byUnit = evidenceByUnit(units, found.get(`${task.no}`) ?? [], { directory, at })
    ofNoUnit.push(...(byUnit.get(undefined) ?? []))
    const cells = units.toSorted(byId).map((unit) => cellOf(task, unit, byUnit.get(unit.id) ?? [], on))
    return { task, counts: countStates(cells), cells }
  })
  const known = new Set(tasks.map(({ no }) => `${no}`))
  return {
    on,
    tasks: progress,
    units: [...everybody.values()].toSorted(byId),
    counts: sumOf(progress.map(({ counts }) => counts)),
    ofNoUnit,
    ofNoTask: [...found].flatMap(([part, items]) => (part !== null && known.has(part) ? [] : items)),
  }
}

function evidenceByUnit<Evidence extends PlanEvidence>(
  units: PlanUnit[],
  evidence: Evidence[],
  { directory, at }: { directory: Directory; at: Instant },
): Map<string | undefined, Evidence[]> {
  const ids = new Map(units.map(({ id }) => [id, true]))
  return Map.groupBy(evidence, (one) => unitOfEvidence(ids, one, directory, at))
}

function cellOf<Evidence extends PlanEvidence>(
  task: PlanTask,
  unit: PlanUnit,
  found: Evidence[],
  on: string,
): PlanCell<Evidence> {
  const evidence = found.toSorted((one, other) => (one.day < other.day ? 1 : one.day > other.day ? -1 : 0))
  return {
    no: task.no,
    unit,
    state: stateOf(task, evidence, on),
    reportedOn: evidence.at(-1)?.day ?? null,
    evidence,
  }
}

function stateOf({ due, continuous }: PlanTask, evidence: PlanEvidence[], on: string): CellState {
  if (continuous === true) return (evidence[0]?.day ?? '') > addMonths(on, -QUIET_AFTER_MONTHS) ? 'kept' : 'quiet'
  if (evidence.some(({ verdict }) => verdict === 'approved')) return 'confirmed'
  if (evidence.length > 0) return 'reported'
  return due !== undefined && due < on ? 'overdue' : 'open'
}

const countStates = (cells: readonly { state: CellState }[]): StateCounts => {
  const counts = noStates()
  for (const { state } of cells) counts[state]++
  return counts
}

const noStates = (): StateCounts => ({ confirmed: 0, reported: 0, overdue: 0, open: 0, kept: 0, quiet: 0 })

function sumOf(all: StateCounts[]): StateCounts {
  const sum = noStates()
  for (const counts of all) for (const state of CELL_STATES) sum[state] += counts[state]
  return sum
}

const byId = (one: PlanUnit, other: PlanUnit): number => (one.id < other.id ? -1 : one.id > other.id ? 1 : 0)
