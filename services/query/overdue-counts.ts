import type { DivisionCode } from '../domain/ids.ts'
import { dayInShanghai } from '../domain/item/display-dates.ts'
import type { DutyTally } from './duties/duty-tally.ts'

/** What was overdue when it was counted last, beside lists. It names the day and not the time, so that a page stays the same. */
export interface OverdueCounts {
  /** `YYYY-MM-DD` in Asia/Shanghai. */
  on: string
  counts: { division: DivisionCode; field: string; duties: number }[]
}

/** Null before the first count, and while the store cannot be counted. */
export function overdueCounts(figures: ReturnType<DutyTally['figures']>): OverdueCounts | null {
  return figures === null ? null : { on: dayInShanghai(figures.countedAt), counts: figures.overdue }
}
