import { type Due, dueOn } from '../clock/due-on.ts'
import type { Directory, DirectoryNode } from '../directory/directory.ts'
import type { DivisionCode, ItemId, NodeId } from '../ids.ts'
import { type Reviewed, reviewersOf, reviewRulesFor } from '../rules/may-review.ts'
import type { ReviewRule } from '../rules/review-rule.ts'
import type { Rule } from '../rules/rule-sets.ts'
import { type Duty, stateOfTimely } from './duty.ts'
import { workdaysLate } from './publish-duty.ts'
import type { RulesAt } from './rules-at.ts'

/** A catalogue or evidence, in the version that is to be judged. */
export interface ToReview {
  reviews: ReviewRule['reviews']
  itemId: ItemId
  /** Of evidence: of which plan. */
  planId?: ItemId
  of: NodeId
  title: string
  divisionCode: DivisionCode
  field: string | null
  /** The day on which the version was published, `YYYY-MM-DD`. */
  since: string
  /** The first verdict on this version that counts, up to the day asked for. */
  judged: { itemId: ItemId; day: string } | null
}

interface ReviewQuestion {
  directory: Directory
  rules: RulesAt
  /** The day taken as today. */
  on: string
}

/**
 * Makes what gives the duties to review something: one of each office that may, by the rules of the day of the verdict, or
 * of today. The first verdict that counts meets all of them. It is due as long after the publication of the version as the
 * rule said on that day; without a limit it has no day.
 */
export function createReviewDuties(question: ReviewQuestion): (what: ToReview) => Duty[] {
  const { directory, on } = question
  const reviewersOn = kept((asked) => reviewersOf(directory, asked))
  const limitsOn = kept(
    (asked) => new Map(reviewRulesFor(directory, asked).map(({ id, limit }) => [id, limit] as const)),
  )
  return (what) => {
    const { reviews, of, field, since, judged } = what
    const node = directory.node(of)
    if (node === undefined || since > on) return []
    const asked = { reviews, of, ...(field !== null && { field }) }
    const then = limitsOn({ ...asked, day: since })
    return reviewersOn({ ...asked, day: judged?.day ?? on }).map(({ office, rules }) =>
      reviewDutyOf(what, { office, node, limits: rules.map((rule) => ({ rule, limit: then.get(rule.id) })) }, question),
    )
  }
}

/** One node has much evidence of the same day. */
function kept<Value>(find: (asked: Reviewed) => Value): (asked: Reviewed) => Value {
  const known = new Map<string, Value>()
  return (asked) => {
    const key = `${asked.reviews} ${asked.of} ${asked.day} ${asked.field ?? ''}`
    const found = known.get(key) ?? find(asked)
    known.set(key, found)
    return found
  }
}

interface ReviewLimit {
  rule: ReviewRule
  limit: ReviewRule['limit']
}

function reviewDutyOf(
  { reviews, itemId, planId, of, title, divisionCode, field, since, judged }: ToReview,
  { office, node, limits }: { office: DirectoryNode; node: DirectoryNode; limits: ReviewLimit[] },
  { rules, on }: ReviewQuestion,
): Duty {
  const { nodeId } = office
  const calendar = rules.calendar(office.divisionCode, since)
  const { rule, clause, counted } = firstLimit(limits, (clause) => dueOn(clause, since, calendar))
  const { due } = counted
  const metOn = judged?.day ?? null
  return {
    dutyId: `review/${nodeId}/${itemId}${planId === undefined ? '' : `/${planId}`}`,
    ...{ type: 'review', nodeId, divisionCode, title, subject: itemId, field, period: null, row: null },
    ...{ rule: rule as Rule, clause, anchor: { event: null, date: since, from: 'updatedAt' }, ...counted, metOn },
    state: stateOfTimely(on, { due, metOn }),
    workdaysLate: due === null ? 0 : workdaysLate(due, metOn ?? on, rules.calendar(office.divisionCode, on)),
    ...{ by: judged?.itemId ?? null, isBackfilled: false },
    review: { reviews, of, ofName: node.name },
  }
}

const NO_LIMIT: Due = { due: null, provisional: false, skipped: [], worked: [] }

/** Of the rules that name an office the one that sets the earliest day. */
function firstLimit(limits: ReviewLimit[], count: (clause: { kind: string }) => Due) {
  const all = limits.map(({ rule, limit }) => {
    const clause = limit === undefined ? null : { kind: 'deadline', ...limit }
    return { rule, clause, counted: clause === null ? NO_LIMIT : count(clause) }
  })
  const [first] = all.toSorted((a, b) => compareDue(a.counted.due, b.counted.due))
  return first as (typeof all)[number]
}

const compareDue = (one: string | null, other: string | null): number => {
  if (one === other) return 0
  return one === null || (other !== null && one > other) ? 1 : -1
}
