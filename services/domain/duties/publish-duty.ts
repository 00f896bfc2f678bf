import type { Calendar } from '../clock/calendar.ts'
import { type Clause, knownClause } from '../clock/clause.ts'
import { type Due, dueOn } from '../clock/due-on.ts'
import type { TimeLimit } from '../clock/time-limit.ts'
import type { Content } from '../item/content.ts'

/** What is known of the row of a catalogue that an item fulfils. */
export interface FulfilledRow {
  /** Its limit as it was read; null for one that no phrase reads. */
  limit: TimeLimit | null
  /** What the row is about, in which the words of a scope are looked for. */
  text: string
}

export interface PublishQuestion {
  content: Pick<Content, 'title' | 'issuedOn' | 'anchoredOn' | 'organ'>
  row: FulfilledRow | null
  /** The general limit of the law (政府信息公开条例 第26条); null where it was not adopted. */
  general: Clause | null
  calendar: Calendar
}

/** When an item is to be published at the latest. */
export interface PublishDuty extends Due {
  /** The day on which the information was formed; null where the content names no whole day. */
  anchor: string | null
  /** What sets the day: the catalogue's row, or the law where that is earlier or the row names no day. */
  by: 'row' | 'law' | null
  clause: Clause | null
  /** The row has several limits, and nothing tells which is meant: the shortest counts. */
  isAmbiguous: boolean
}

/** Committees, collectives and public enterprises are no organs of government: the regulation does not bind them. */
const BOUND_BY_LAW: ReadonlySet<string | undefined> = new Set([undefined, 'government', 'department'])

/**
 * When an item is to be published: so long after the day on which it was formed (`anchoredOn`, else `issuedOn`) as the row
 * says that it fulfils, and never later than the law says, for that day. Of several limits of a row the one counts whose
 * words the row or the title has, else the one without such words, else the shortest.
 */
export function publishDuty({ content, row, general, calendar }: PublishQuestion): PublishDuty {
  const day = content.anchoredOn ?? content.issuedOn ?? null
  const anchor = day?.length === 10 ? day : null
  const { clause: own, isAmbiguous } =
    row?.limit == null ? NO_CLAUSE : clauseFor(row.limit.clauses, row.text, content.title)
  const none = { due: null, provisional: false, skipped: [], worked: [] }
  if (anchor === null) return { ...none, anchor, by: null, clause: own, isAmbiguous }
  const law = BOUND_BY_LAW.has(content.organ?.kind) && !isUnlimited(row) ? general : null
  const counts = [
    ...(own === null ? [] : [{ by: 'row' as const, clause: own, ...dueOn(own, anchor, calendar) }]),
    ...(law === null ? [] : [{ by: 'law' as const, clause: law, ...dueOn(law, anchor, calendar) }]),
  ].filter(({ due }) => due !== null)
  const first = counts.toSorted((a, b) => ((a.due ?? '') <= (b.due ?? '') ? -1 : 1))[0]
  return first === undefined
    ? { ...none, anchor, by: null, clause: own, isAmbiguous }
    : { ...first, anchor, isAmbiguous }
}

const NO_CLAUSE = { clause: null, isAmbiguous: false }

/** A row that only says how long something stays, or that it always stands there, sets no day of publication. */
export const isUnlimited = (row: Pick<FulfilledRow, 'limit'> | null): boolean =>
  row?.limit?.clauses.every(setsNoDay) ?? false

const NO_DAY: ReadonlySet<string> = new Set(['continuous', 'minimum-duration', 'take-down', 'recurring'])
const setsNoDay = ({ kind }: Clause): boolean => NO_DAY.has(kind)

function clauseFor(clauses: Clause[], text: string, title: string): { clause: Clause | null; isAmbiguous: boolean } {
  const deadlines = clauses.filter((clause) => knownClause(clause)?.kind === 'deadline')
  const [only, ...more] = deadlines
  if (only === undefined || more.length === 0) return { clause: only ?? null, isAmbiguous: false }
  const said = `${text}${title}`
  const scoped = deadlines.filter(
    ({ scope }) => typeof scope === 'string' && wordsOf(scope).some((word) => said.includes(word)),
  )
  if (scoped.length === 1) return { clause: scoped[0] ?? null, isAmbiguous: false }
  const open = deadlines.filter(({ scope }) => scope === undefined || /^其[他它]/u.test(String(scope)))
  if (open.length === 1) return { clause: open[0] ?? null, isAmbiguous: false }
  const days = ({ n, unit }: Clause) => Number(n) * (unit === 'workday' ? 7 / 5 : 1)
  return { clause: deadlines.toSorted((a, b) => days(a) - days(b))[0] ?? null, isAmbiguous: true }
}

/** 行政许可、行政处罚 */
const wordsOf = (scope: string): string[] => scope.split(/[、,，;；和与]/u).filter((word) => word.length > 1)

/** Working days after the due day on which something was done; 0 when it was in time, and also on days that are not worked. */
export function workdaysLate(due: string, doneOn: string, calendar: Calendar): number {
  return doneOn <= due ? 0 : calendar.workdaysBetween(due, doneOn)
}
