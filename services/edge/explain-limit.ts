import type { TimeLimit } from '../domain/clock/time-limit.ts'
import { sayClause } from './explain-deadline.ts'

/** Says to people how the text of a limit (公开时限) is read, a sentence each. Null: no phrase reads it. */
export function explainLimit(limit: TimeLimit | null): string[] {
  if (limit === null) return ['这一写法还没有收录，系统没有读懂，不据此推算日期。']
  const { clauses, otherLawPrevails, ambiguous } = limit
  return [
    ...clauses.map((clause) => `${sayClause(clause)}。`),
    ...(otherLawPrevails ? ['法律、法规对期限另有规定的，从其规定。'] : []),
    ...(ambiguous === null ? [] : [`${ambiguous}。`]),
  ]
}
