import { html } from 'hono/html'
import type { Directory } from '../../domain/directory/directory.ts'
import type { PlanTask } from '../../domain/item/content.ts'
import type { PlanCell } from '../../domain/plan/plan-progress.ts'
import { chineseDate } from '../../edge/chinese-dates.ts'
import type { PlanFilters } from '../plans/plan-answer.ts'
import type { JudgedEvidence, PlanStanding } from '../plans/plan-standing.ts'
import type { Html } from './layout.ts'

/** The cells that somebody asks for. */
export interface ListedCells {
  cells: PlanCell<JudgedEvidence>[]
  next: string | null
}

/** All that the page of a plan's progress shows. */
export interface PlanView {
  standing: PlanStanding
  directory: Directory
  filters: PlanFilters
  /** The cells that are asked for; null where all are, and then they stand in one table. */
  listed: ListedCells | null
}

/** The address of the page with other filters; the day stays. */
export function planPath({ standing }: Pick<PlanView, 'standing'>, filters: PlanFilters & { cursor?: string }): string {
  const query = new URLSearchParams({ on: standing.progress.on })
  for (const [name, value] of Object.entries(filters)) if (value !== undefined) query.set(name, `${value}`)
  return `/plans/${standing.itemId}/progress?${query}`
}

/** When a task is due, as printed and as it was read. */
export function timeOf({ due, dueRaw, continuous }: PlanTask): Html {
  if (due === undefined) return html`${dueRaw ?? (continuous === true ? '持续推进' : '未定时限')}`
  const day = html`<time datetime="${due}">${chineseDate(due)}</time>`
  return dueRaw === undefined || dueRaw === due ? day : html`${dueRaw}（${day}）`
}
