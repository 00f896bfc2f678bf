import { z } from 'zod'
import { isDate } from '../../domain/item/dates.ts'
import type { CellState, PlanCell, PlanProgress, TaskProgress } from '../../domain/plan/plan-progress.ts'
import { decodeCursor, encodeCursor, refuseCursor } from '../cursor.ts'
import { askedOf } from '../list-cursor.ts'
import type { JudgedEvidence, PlanStanding } from './plan-standing.ts'

/** Which cells of a plan are wanted. */
export interface PlanFilters {
  task?: number
  unit?: string
  state?: CellState
}

const cellCursor = z.strictObject({
  on: z.string().refine(isDate),
  task: z.int(),
  unit: z.string(),
  asked: z.string(),
})

/** A cursor of this plan and these filters. Its day is that of the first page. */
export function readPlanCursor(
  itemId: string,
  { on, cursor, ...filters }: PlanFilters & { on?: string; cursor?: string },
) {
  const asked = askedOf(`plan/${itemId}`, filters)
  if (cursor === undefined) return { asked, on, after: undefined }
  const place = decodeCursor(cellCursor, cursor)
  if (place.asked !== asked || (on !== undefined && on !== place.on))
    return refuseCursor('是另一份方案或另一组条件的游标：请去掉游标，从头开始。')
  return { asked, on: place.on, after: place }
}

type CellPlace = z.infer<typeof cellCursor>
type JudgedCell = PlanCell<JudgedEvidence>

/** A page of the cells that are wanted, by task and unit. */
export function cellsOf(
  { on, tasks }: PlanProgress<JudgedEvidence>,
  { limit, asked, after, ...filters }: PlanFilters & { limit: number; asked: string; after: CellPlace | undefined },
): { cells: JudgedCell[]; next: string | null } {
  const all = tasks.flatMap(({ cells }) => cells)
  const start =
    after === undefined ? 0 : all.findIndex(({ no, unit }) => no === after.task && unit.id === after.unit) + 1
  if (after !== undefined && start === 0) return refuseCursor('方案已经修订：请去掉游标，从头开始。')
  const wanted: JudgedCell[] = []
  for (let at = start; at < all.length && wanted.length <= limit; at++) {
    const cell = all[at] as JudgedCell
    if (isWanted(cell, filters)) wanted.push(cell)
  }
  const cells = wanted.slice(0, limit)
  const last = cells.at(-1)
  const isMore = wanted.length > limit && last !== undefined
  return {
    cells,
    next: isMore ? encodeCursor({ on, task: last.no, unit: last.unit.id, asked } satisfies CellPlace) : null,
  }
}

const isWanted = ({ no, unit, state }: JudgedCell, wanted: PlanFilters): boolean =>
  (wanted.task === undefined || wanted.task === no) &&
  (wanted.unit === undefined || wanted.unit === unit.id) &&
  (wanted.state === undefined || wanted.state === state)

/** Nobody reads more in one answer. */
const MOST_UNMATCHED = 100
const MOST_EVIDENCE = 5

/** A standing as a program is told of it, but for where its data are from. */
export function planAnswer({ progress, ...plan }: PlanStanding, cells: JudgedCell[], { task }: PlanFilters) {
  const { itemId, version, fingerprint, title, isComplete, withheld } = plan
  return {
    ...{ itemId, version, fingerprint, title, on: progress.on },
    counts: progress.counts,
    overdueTasks: overdueTasks(progress),
    tasks: progress.tasks.filter((one) => task === undefined || one.task.no === task).map(taskAnswer),
    cells: cells.map(({ no, unit, state, reportedOn, evidence }) => ({
      ...{ task: no, unit, state, reportedOn, evidenceTotal: evidence.length },
      evidence: evidence.slice(0, MOST_EVIDENCE).map(evidenceAnswer),
    })),
    ofNoUnit: unmatched(progress.ofNoUnit),
    ofNoTask: unmatched(progress.ofNoTask),
    complete: isComplete,
    withheld: withheld.slice(0, MOST_UNMATCHED),
  }
}

/** The numbers of the tasks of which a unit is overdue. */
export const overdueTasks = ({ tasks }: PlanProgress): number[] =>
  tasks.flatMap(({ task, counts }) => (counts.overdue > 0 ? [task.no] : []))

const taskAnswer = ({ task, counts, cells }: TaskProgress) => {
  const { assigned: _, ...said } = task
  return { ...said, units: cells.length, counts }
}

const evidenceAnswer = ({ itemId, version, title, maker, part, day, backfilled, verdict }: JudgedEvidence) => ({
  ...{ itemId, version, title, maker, part, day, backfilled, verdict },
})

const unmatched = (evidence: JudgedEvidence[]) => ({
  total: evidence.length,
  evidence: evidence.slice(0, MOST_UNMATCHED).map(evidenceAnswer),
})
