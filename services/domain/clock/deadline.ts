import type { Directory } from '../directory/directory.ts'
import type { DivisionCode } from '../ids.ts'
import type { Rule } from '../rules/rule-sets.ts'
import { calendarFor, phrasesFor, rulesInForce } from '../rules/rules-in-force.ts'
import type { Clause } from './clause.ts'
import { type Due, dueOn, type Suspension } from './due-on.ts'
import { readTimeLimit } from './time-limit.ts'

/** 政府信息公开条例 第26条: what counts where nothing else is asked. */
export const GENERAL_CLOCK = 'xxgk-26'

/** Of what somebody asks when it is due. Without `clock`, `length` and `limit` by the general clock. */
export interface DeadlineQuestion {
  division: DivisionCode
  /** The day from which it counts, `YYYY-MM-DD`. */
  from: string
  /** Id of a rule of the set `clocks`. */
  clock?: string | undefined
  length?: { n: number; unit: 'workday' | 'day' | 'month' | 'year' } | undefined
  /** The text of a cell (公开时限). */
  limit?: string | undefined
  suspensions?: Suspension[] | undefined
}

/** How one clause was counted. */
export interface CountedClause extends Due {
  by: 'clock' | 'length' | 'limit'
  clause: Clause
}

export interface Deadline {
  /** The earliest day of all that is to be done; where only a minimum is asked, its last day. Null: no date follows. */
  due: string | null
  provisional: boolean
  counts: CountedClause[]
  /** The rule of the law's clock. */
  clock: Rule | null
  /** Why the cell may be read in more than one way. */
  ambiguous: string | null
}

/** Which part of the question has no answer. */
export type DeadlineFault = 'clock-unknown' | 'limit-unread'

/**
 * Answers when something is due at a place, under the rules that hold there on the day from which it counts. A limit of a
 * row never makes the law's longer: of several the earliest counts, for that day.
 */
export function deadlineOf(directory: Directory, question: DeadlineQuestion): Deadline | DeadlineFault {
  const { division, from, length, limit, suspensions = [] } = question
  const isGeneral = question.clock === undefined && length === undefined && limit === undefined
  const clockId = isGeneral ? GENERAL_CLOCK : question.clock
  const calendar = calendarFor(directory, division, from)
  const clock = clockId === undefined ? null : clockRule(directory, question, clockId)
  if (clock === undefined) return 'clock-unknown'
  const read = limit === undefined ? null : readTimeLimit(limit, phrasesFor(directory, division, from))
  if (limit !== undefined && read === null) return 'limit-unread'

  const clauses: [CountedClause['by'], Clause][] = [
    ...((clock?.clauses as Clause[] | undefined) ?? []).map((clause): ['clock', Clause] => ['clock', clause]),
    ...(length === undefined ? [] : [['length', { kind: 'deadline', ...length }] as ['length', Clause]]),
    ...(read?.clauses ?? []).map((clause): ['limit', Clause] => ['limit', clause]),
  ]
  const counts = clauses.map(([by, clause]) => ({ by, clause, ...dueOn(clause, from, calendar, suspensions) }))
  const first = earliest(counts)
  return {
    due: first?.due ?? null,
    provisional: counts.some(({ provisional }) => provisional),
    counts,
    clock,
    ambiguous: read?.ambiguous ?? null,
  }
}

const clockRule = (directory: Directory, { division, from }: DeadlineQuestion, clock: string): Rule | undefined =>
  rulesInForce(directory, 'clocks', division, from).find(({ rule }) => rule.id === clock && isClock(rule))?.rule

/** Whether a rule of the set `clocks` says a limit by itself. A phrase needs the numbers of a cell. */
export const isClock = ({ phrase }: Rule): boolean => phrase === undefined

function earliest(counts: CountedClause[]): CountedClause | undefined {
  const dated = counts.filter(({ due }) => due !== null)
  const toAct = dated.filter(({ clause }) => clause.kind !== 'minimum-duration')
  return (toAct.length > 0 ? toAct : dated).toSorted((a, b) => ((a.due ?? '') < (b.due ?? '') ? -1 : 1))[0]
}
