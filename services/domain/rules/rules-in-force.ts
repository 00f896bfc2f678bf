import { type Calendar, type CalendarYear, calendarOf } from '../clock/calendar.ts'
import type { Phrase } from '../clock/time-limit.ts'
import type { AdoptedRule, Directory } from '../directory/directory.ts'
import { type DivisionCode, instantOf } from '../ids.ts'

/**
 * The rules of a set that hold for a division on a day (`YYYY-MM-DD`): of each id the one of the nearest place, from the
 * division upwards, that adopted it for a day not later. Within a place the latest day counts, then the later fact. A rule
 * that ended holds no more, and what a place below adopted under its id goes with it.
 */
export function rulesInForce(directory: Directory, set: string, division: DivisionCode, day: string): AdoptedRule[] {
  return nearest(directory, set, placesAbove(directory, division, day), (rule) => rule.since <= day)
    .filter((rules) => !rules.some(({ rule }) => rule.ended !== undefined && rule.ended <= day))
    .flatMap(([first]) => (first === undefined ? [] : [first]))
}

/** Of each id the adopted rules that may hold, the one of the nearest of the places first: one a place. */
function nearest(
  directory: Directory,
  set: string,
  places: DivisionCode[],
  mayHold: (rule: AdoptedRule) => boolean,
): AdoptedRule[][] {
  const heights = new Map(places.map((code, index) => [code, index]))
  const byId = new Map<string, Map<DivisionCode, AdoptedRule>>()
  for (const adopted of directory.rules(set)) {
    if (!heights.has(adopted.divisionCode) || !mayHold(adopted)) continue
    const byPlace = byId.get(adopted.rule.id) ?? new Map<DivisionCode, AdoptedRule>()
    byId.set(adopted.rule.id, byPlace)
    const known = byPlace.get(adopted.divisionCode)
    if (known === undefined || known.since <= adopted.since) byPlace.set(adopted.divisionCode, adopted)
  }
  const height = ({ divisionCode }: AdoptedRule) => heights.get(divisionCode) ?? 0
  return [...byId.values()].map((byPlace) => [...byPlace.values()].toSorted((a, b) => height(a) - height(b)))
}

/** The division, what it had merged into on a day, and everything above, the nearest first. */
function placesAbove(directory: Directory, division: DivisionCode, day: string): DivisionCode[] {
  const at = instantOf(Date.parse(day))
  const places: DivisionCode[] = []
  for (let code: DivisionCode | null | undefined = division; code != null && !places.includes(code); ) {
    places.push(code)
    const known = directory.division(code, at)
    code = known?.mergedInto ?? known?.parent
  }
  return places
}

const calendars = new WeakMap<Directory, Map<string, Calendar>>()

/**
 * The calendar of a division as it stood on a day (`YYYY-MM-DD`). The year of each day that is counted chooses the rule,
 * and the day from which it was adopted does not matter: a year is announced before it begins, or adopted long after it
 * ended.
 */
export function calendarFor(directory: Directory, division: DivisionCode, day: string): Calendar {
  const known = calendars.get(directory) ?? new Map<string, Calendar>()
  calendars.set(directory, known)
  const years = nearest(directory, 'calendar', placesAbove(directory, division, day), () => true).flatMap(([first]) =>
    first ? [first] : [],
  )
  // Most places share the calendar of the place above.
  const key = years.map(({ position, rule }) => `${position}/${rule.id}`).join(' ')
  const calendar = known.get(key) ?? calendarOf(years.map(({ rule }) => rule as unknown as CalendarYear))
  known.set(key, calendar)
  return calendar
}

/** The phrases by which the cells of a place's catalogues are read. */
export const phrasesFor = (directory: Directory, division: DivisionCode, day: string): Phrase[] =>
  rulesInForce(directory, 'clocks', division, day).flatMap(({ rule }) =>
    typeof rule.phrase === 'string' ? [rule as unknown as Phrase] : [],
  )
