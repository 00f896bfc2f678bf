import { type Clause, knownClause } from '../clock/clause.ts'
import { addDays } from '../clock/days.ts'
import { dueOn } from '../clock/due-on.ts'
import { isCommunity } from '../directory/residents-committee.ts'
import type { DivisionCode, Instant } from '../ids.ts'
import { type DisplayDates, dayInShanghai } from '../item/display-dates.ts'
import type { Rule } from '../rules/rule-sets.ts'
import { type Duty, stateOn } from './duty.ts'
import {
  type DutyItem,
  fulfilledRowOf,
  type ItemQuestion,
  isProactive,
  type RowInForce,
  rowTexts,
} from './item-duties.ts'
import { workdaysLate } from './publish-duty.ts'
import { eventOfClock } from './rules-at.ts'

/** What is told of an item that stood on a board, or was taken down, too. */
export interface PostedItem extends DutyItem {
  withdrawn: { at: Instant } | null
  displayed: DisplayDates
  outlets: readonly string[]
}

/** From when to when an item was displayed. Days are `YYYY-MM-DD`. */
interface Posting {
  from: string
  member: 'displayFrom' | 'publishedAt'
  /** The first day on which it is not there any more. Null: it stays. */
  gone: string | null
}

/** A clause about how long something stays, and who says so. */
interface PostingClause {
  /** Told apart from others of the same item. */
  id: string
  rule: Rule | null
  row: RowInForce | null
  clause: Clause
}

/**
 * The duties to leave an item where it is for so long, and to take it down in time: what a law asks of the boards of
 * committees (村民委员会组织法 第35条, 居民委员会组织法 第34条), and what the row says that the item fulfils. The rules of the day of
 * posting count. A day on which it is withdrawn does not count as a day on which it was there; the last day of display does.
 */
export function postingDutiesOf(item: PostedItem, question: ItemQuestion): Duty[] {
  const posting = postingOf(item)
  const place = item.organ?.divisionCode ?? item.node.divisionCode
  const asked = { ...question, place, posting }
  return [...clausesOfBoards(item, asked), ...clausesOfRow(item, asked)].flatMap((each) => {
    const duty = dutyOf(item, each, asked)
    return duty === null ? [] : [duty]
  })
}

type Asked = ItemQuestion & { place: DivisionCode; posting: Posting }

function postingOf({ displayed, signedOn, withdrawn }: PostedItem): Posting {
  const { displayFrom, displayUntil } = displayed
  const isLater = displayFrom?.length === 10 && displayFrom > signedOn
  const ends = [
    ...(displayUntil?.length === 10 ? [addDays(displayUntil, 1)] : []),
    ...(withdrawn === null ? [] : [dayInShanghai(withdrawn.at)]),
  ].sort()
  return {
    from: isLater ? displayFrom : signedOn,
    member: isLater ? 'displayFrom' : 'publishedAt',
    gone: ends[0] ?? null,
  }
}

/** A village's board is not that of a community: each has its law. */
function clausesOfBoards({ organ, outlets }: PostedItem, { rules, directory, place, posting }: Asked): PostingClause[] {
  if (organ?.kind !== 'villagers-committee' || !outlets.some((entry) => entry.startsWith('board/'))) return []
  const division = directory.division(place)
  const board = division !== undefined && isCommunity(division) ? '居务公开栏' : '村务公开栏'
  return rules
    .minimums(place, posting.from)
    .filter(({ rule }) => rule.place === board)
    .map(({ rule, clause }) => ({ id: rule.id, rule, row: null, clause }))
}

function clausesOfRow({ content }: PostedItem, { rules, place, posting, ...question }: Asked): PostingClause[] {
  const row = content === null ? null : fulfilledRowOf(content, question)
  if (row === null || !isProactive(row)) return []
  const { limit, phrase } = rules.limit(row.row.timeLimit ?? null, place, posting.from)
  return (limit?.clauses ?? []).flatMap((clause) => {
    const known = knownClause(clause)
    const isOne = known?.kind === 'minimum-duration' || known?.kind === 'take-down'
    // Of whom a scope speaks nothing here tells.
    return isOne && known.scope === undefined
      ? [{ id: `${row.row.rowId}-${clause.kind}`, rule: phrase, row, clause }]
      : []
  })
}

function dutyOf(item: PostedItem, { id, rule, row, clause }: PostingClause, asked: Asked): Duty | null {
  const { rules, place, posting, on } = asked
  const calendar = rules.calendar(place, posting.from)
  const counted = dueOn(clause, posting.from, calendar)
  const { due } = counted
  if (due === null || posting.from > on) return null
  const gone = posting.gone !== null && posting.gone <= on ? posting.gone : null
  const isMinimum = clause.kind === 'minimum-duration'
  const metOn = isMinimum ? (on > due && (gone === null || gone > due) ? due : null) : gone
  const isShort = isMinimum && gone !== null && gone <= due
  return {
    dutyId: `posting/${item.nodeId}/${item.itemId}/${id}`,
    ...{ type: 'posting', nodeId: item.nodeId, divisionCode: place, subject: item.itemId, period: null },
    title: item.title ?? '',
    field: item.content?.field ?? row?.field ?? null,
    ...{ rule, row: row && rowTexts(row), clause },
    anchor: { event: rule && eventOfClock(rule), date: posting.from, from: posting.member },
    ...{ ...counted, metOn },
    state: isShort ? 'late' : stateOn(on, { due, metOn }),
    workdaysLate: isMinimum ? 0 : workdaysLate(due, metOn ?? on, calendar),
    by: metOn === null ? null : item.itemId,
    isBackfilled: item.content?.backfilled === true,
  }
}
