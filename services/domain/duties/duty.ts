import type { Clause } from '../clock/clause.ts'
import type { Due } from '../clock/due-on.ts'
import type { DivisionCode, ItemId, NodeId } from '../ids.ts'
import type { CellState } from '../plan/plan-progress.ts'
import type { PlanUnit } from '../plan/plan-unit.ts'
import type { ReviewRule } from '../rules/review-rule.ts'
import type { Rule } from '../rules/rule-sets.ts'

/**
 * What is due:
 *
 * - `publish`: an item within so many days after it was formed.
 * - `recur`: a row of a catalogue anew for each period, at an office or at each village.
 * - `posting`: an item on a board for so many days at least, or down from it in time.
 * - `task`: a task of a plan, of each unit that has it.
 * - `review`: a verdict on a catalogue, or on evidence of a plan's task, of each office that may give it.
 */
export const DUTY_TYPES = ['publish', 'recur', 'posting', 'task', 'review'] as const
export type DutyType = (typeof DUTY_TYPES)[number]

/**
 * How a duty stands on a day: `late` was met after the day on which it was due, or ended before its time, and nothing is
 * left to do; `overdue` is not met, and that day is over; `undated` names no day; `ambiguous` has several limits and
 * nothing tells which is meant.
 */
export const DUTY_STATES = ['open', 'met', 'late', 'overdue', 'undated', 'ambiguous'] as const
export type DutyState = (typeof DUTY_STATES)[number]

/** The row of a catalogue that says so. */
export interface DutyRow {
  itemId: ItemId
  rowId: string
  /** As printed. */
  timeLimit: string | null
  basis: string | null
}

/** What a duty of the type `task` tells of its plan. */
export interface DutyTask {
  no: number
  unit: PlanUnit
  /** As printed. */
  lead: string | null
  time: string | null
  /** How the plan's progress calls it. */
  progress: CellState
  /** The day of the first evidence, and whether the newest was returned. */
  reportedOn: string | null
  isReturned: boolean
  /** Whether the unit has a node of its own. Without one the nearest office above has to see to it. */
  hasNode: boolean
}

/** What a duty of the type `review` tells of what is to be judged. */
export interface DutyReview {
  reviews: ReviewRule['reviews']
  /** Whose it is. */
  of: NodeId
  ofName: string
}

/** Something that an office has to do by a day. It is worked out when somebody asks, and stored nowhere. */
export interface Duty extends Due {
  /** `type/nodeId/subject`, of a village `/divisionCode`, of a period `/period`, of evidence `/planId`: the same whenever it is asked for. */
  dutyId: string
  type: DutyType
  /** Whose duty it is. */
  nodeId: NodeId
  /** The place that it is about: that of the organ, or the village. */
  divisionCode: DivisionCode
  title: string
  /** An item's id, `itemId#rowId` of a catalogue's row, or `itemId#no/unit` of a plan's task. */
  subject: string
  field: string | null
  period: string | null
  /** What sets the day: a law's clock, the phrase by which the row's limit was read, or the rule that names a reviewer. */
  rule: Rule | null
  row: DutyRow | null
  clause: Clause | null
  /** From when it counts: what happened, on which day, and which member of the item says so. */
  anchor: { event: string | null; date: string; from: string } | null
  state: DutyState
  metOn: string | null
  /** Working days after the day on which it was due: to the day on which it was met, else to the day asked for. */
  workdaysLate: number
  /** The item by which it was met. */
  by: ItemId | null
  /** The item was entered long after it was published elsewhere, and its claimed day counts: told apart in all figures. */
  isBackfilled: boolean
  /** Of the type `task` only. */
  task?: DutyTask
  /** Of the type `review` only. */
  review?: DutyReview
}

/** How something that is due stands on a day (`YYYY-MM-DD`). What was done later than that day is not done yet. */
export function stateOn(
  on: string,
  { due, metOn, isAmbiguous = false }: { due: string | null; metOn: string | null; isAmbiguous?: boolean },
): DutyState {
  if (due === null) return 'undated'
  if (isAmbiguous) return 'ambiguous'
  if (metOn !== null && metOn <= on) return metOn <= due ? 'met' : 'late'
  return on <= due ? 'open' : 'overdue'
}

/** The same of what nobody has to be in time for where no limit is set: once it is done it is met. */
export const stateOfTimely = (on: string, met: { due: string | null; metOn: string | null }): DutyState =>
  met.due === null && met.metOn !== null && met.metOn <= on ? 'met' : stateOn(on, met)
