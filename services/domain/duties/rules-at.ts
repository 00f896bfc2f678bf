import type { Calendar } from '../clock/calendar.ts'
import { type Clause, knownClause } from '../clock/clause.ts'
import { GENERAL_CLOCK, isClock } from '../clock/deadline.ts'
import { type Phrase, readTimeLimit, type TimeLimit } from '../clock/time-limit.ts'
import type { Directory } from '../directory/directory.ts'
import type { DivisionCode } from '../ids.ts'
import type { Rule } from '../rules/rule-sets.ts'
import { calendarFor, rulesInForce } from '../rules/rules-in-force.ts'

/** The cycle in which villagers' committees publish (村民委员会组织法). */
export const VILLAGE_CLOCK = 'cwgk-2025'

/** The rules by which duties are worked out, at a place on a day (`YYYY-MM-DD`). What was looked up is kept. */
export interface RulesAt {
  /** The place itself, or the nearest above it, that has adopted clocks: all places that share it share their clocks. */
  adoptingPlace(place: DivisionCode): DivisionCode
  /** A law's clock, by its id; null where none is in force. */
  clock(id: string, place: DivisionCode, day: string): Rule | null
  /** The law's clocks that say how long something stays on a board, with the board's name (`place`). */
  minimums(place: DivisionCode, day: string): { rule: Rule; clause: Clause }[]
  /** What the printed limit of a row says, and the phrase that says so. `limit` is null where no phrase reads it. */
  limit(printed: string | null, place: DivisionCode, day: string): { limit: TimeLimit | null; phrase: Rule | null }
  calendar(place: DivisionCode, day: string): Calendar
  /** Whether the directory has a clock of this id at all, of whatever place and day. */
  knows(id: string): boolean
}

const made = new WeakMap<Directory, RulesAt>()

/** The rules of a directory. A directory never changes, so that they are made once. */
export function rulesAt(directory: Directory): RulesAt {
  const known = made.get(directory) ?? createRulesAt(directory)
  made.set(directory, known)
  return known
}

/** Places and days are few; whoever asks for more begins anew. */
const MOST_KEPT = 20_000

function createRulesAt(directory: Directory): RulesAt {
  const adopting = new Set(directory.rules('clocks').map(({ divisionCode }) => divisionCode))
  const adoptingPlace = kept((place: DivisionCode) => nearestOf(directory, place, adopting))
  const withCalendar = new Set(directory.rules('calendar').map(({ divisionCode }) => divisionCode))
  const calendarPlace = kept((place: DivisionCode) => nearestOf(directory, place, withCalendar))
  const calendars = kept((key: string) => {
    const [place, day] = key.split('/') as [DivisionCode, string]
    return calendarFor(directory, place, day)
  })
  const clocksAt = kept((key: string) => {
    const [place, day] = key.split('/') as [DivisionCode, string]
    return rulesInForce(directory, 'clocks', place, day).map(({ rule }) => rule)
  })
  /** What merged, merged on some day: then the place itself is asked. */
  const clocks = (place: DivisionCode, day: string) => clocksAt(`${adoptingPlace(place)}/${day}`)
  const phrases = kept((rules: Rule[]) => rules.filter((rule) => !isClock(rule)) as unknown as (Phrase & Rule)[])
  const limits = kept((key: string) => {
    const [place, day, ...text] = key.split('/') as [DivisionCode, string, ...string[]]
    const read = phrases(clocks(place, day))
    const limit = readTimeLimit(text.join('/') || null, read)
    return { limit, phrase: read.find(({ id }) => id === limit?.phraseId) ?? null }
  })
  return {
    adoptingPlace,
    clock: (id, place, day) => clocks(place, day).find((rule) => rule.id === id && isClock(rule)) ?? null,
    minimums: (place, day) =>
      clocks(place, day).flatMap((rule) => {
        const clause = isClock(rule) && typeof rule.place === 'string' ? clauseOf(rule, 'minimum-duration') : null
        return clause === null ? [] : [{ rule, clause }]
      }),
    limit: (printed, place, day) => limits(`${adoptingPlace(place)}/${day}/${printed ?? ''}`),
    calendar: (place, day) => calendars(`${calendarPlace(place)}/${day}`),
    knows: (id) => directory.rules('clocks').some(({ rule }) => rule.id === id),
  }
}

/** What a law's clock says of itself. */
export const eventOfClock = ({ event }: Rule): string | null => (typeof event === 'string' ? event : null)

/** The first clause of a law's clock that is of a kind. */
export const clauseOf = (rule: Rule, kind: string): Clause | null =>
  (rule.clauses as Clause[] | undefined)?.find((clause) => knownClause(clause)?.kind === kind) ?? null

/** The limit of 政府信息公开条例 第26条, where it is in force. */
export const generalRule = (rules: RulesAt, place: DivisionCode, day: string): Rule | null =>
  rules.clock(GENERAL_CLOCK, place, day)

/** The clause of that limit. */
export const generalClause = (rules: RulesAt, place: DivisionCode, day: string): Clause | null => {
  const rule = generalRule(rules, place, day)
  return rule && clauseOf(rule, 'deadline')
}

function kept<Key, Value>(make: (key: Key) => Value): (key: Key) => Value {
  const values = new Map<Key, Value>()
  return (key) => {
    const found = values.get(key)
    if (found !== undefined) return found
    if (values.size >= MOST_KEPT) values.clear()
    const value = make(key)
    values.set(key, value)
    return value
  }
}

/** The place itself, or the nearest above it, that has rules of its own. A place that merged, or that is not known, stays itself. */
function nearestOf(directory: Directory, place: DivisionCode, adopting: Set<DivisionCode>): DivisionCode {
  for (let code: DivisionCode | null = place; code !== null; ) {
    const division = directory.division(code)
    if (division === undefined || division.mergedInto !== null) return place
    if (adopting.has(code)) return code
    code = division.parent
  }
  return place
}
