import { endOfPeriod } from '../clock/period.ts'
import type { DirectoryNode } from '../directory/directory.ts'
import type { ItemId } from '../ids.ts'
import type { Rule } from '../rules/rule-sets.ts'
import { type Duty, stateOn } from './duty.ts'
import { type RowInForce, rowTexts } from './item-duties.ts'
import { workdaysLate } from './publish-duty.ts'
import { dueAfter, duePeriods, type Recurrence, recurrenceIn } from './recurrence.ts'
import type { RowPlace } from './row-subjects.ts'
import { eventOfClock, type RulesAt, VILLAGE_CLOCK } from './rules-at.ts'

/** A row that is due anew in each period, at some places. */
export interface RecurringRow extends RowInForce {
  /** Whose catalogue it is. */
  node: DirectoryNode
  places: RowPlace[]
  /** The first day on which the row can have been in force, `YYYY-MM-DD`. */
  since: string
  /** Whether the row was in force on a day. */
  isInForceOn: (day: string) => boolean
}

/** One thing that is due: a row, at a place, for a period. */
export interface Occurrence {
  place: RowPlace
  period: string
  due: string
  recurrence: Recurrence
  phrase: Rule | null
}

/**
 * All that a row has made due, by period and place, up to the period that has begun on the day `on`. How often and by which
 * day is read under the rules of the place at the end of each period; nothing is due on a day on which the row was not in
 * force, nor of villages before the law on their cycle (村民委员会组织法 第35条) where the directory has it. One by one: a row of a
 * city has some ten thousand in two years.
 */
export function* eachOccurrence({ row, places, ...when }: RecurringRow, day: DutyDay): Generator<Occurrence, void> {
  /** Most places share the rules of a place above. */
  const ruled = new Map<string, Map<string, Omit<Occurrence, 'place'>>>()
  const sorted = places.toSorted((a, b) => compare(a.divisionCode, b.divisionCode))
  const ofPlaces = sorted.map((place) => {
    const key = `${day.rules.adoptingPlace(place.divisionCode)} ${place.onBoard}`
    const found = ruled.get(key) ?? periodsAt(place, { printed: row.timeLimit ?? null, ...when }, day)
    ruled.set(key, found)
    return { place, found }
  })
  const periods = new Set([...ruled.values()].flatMap((found) => [...found.keys()]))
  for (const period of [...periods].sort(compare))
    for (const { place, found } of ofPlaces) {
      const occurrence = found.get(period)
      if (occurrence !== undefined) yield { place, ...occurrence }
    }
}

function periodsAt(
  { divisionCode, onBoard }: RowPlace,
  { printed, since, isInForceOn }: Pick<RecurringRow, 'since' | 'isInForceOn'> & { printed: string | null },
  { rules, on }: DutyDay,
): Map<string, Omit<Occurrence, 'place'>> {
  const read = recurrenceIn(rules.limit(printed, divisionCode, on).limit)?.recurrence
  if (read === undefined) return new Map()
  const isLawful = (due: string) =>
    !onBoard || !rules.knows(VILLAGE_CLOCK) || rules.clock(VILLAGE_CLOCK, divisionCode, due) !== null
  const found = duePeriods(read, { from: since, on }).flatMap(({ period }) => {
    const { limit, phrase } = rules.limit(printed, divisionCode, endOfPeriod(period))
    const then = recurrenceIn(limit)?.recurrence ?? read
    if (then.every !== read.every) return []
    const due = dueAfter(then, period)
    return due >= since && isInForceOn(due < on ? due : on) && isLawful(due)
      ? [{ period, due, recurrence: then, phrase }]
      : []
  })
  return new Map(found.map((occurrence) => [occurrence.period, occurrence]))
}

export interface DutyDay {
  rules: RulesAt
  /** The day taken as today, `YYYY-MM-DD`. */
  on: string
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** The item by which something was first met, and the day. */
export interface MetBy {
  itemId: ItemId
  day: string
  /** Entered long after it was published: the day is the one that it claims. */
  isBackfilled: boolean
}

/** The duty of an occurrence, and whether it was met: by an item that was published on a day. */
export function recurDutyOf(
  { node, ...inForce }: Pick<RecurringRow, 'node' | 'itemId' | 'row' | 'field'>,
  { place, period, due, recurrence, phrase }: Occurrence,
  { rules, on, met }: DutyDay & { met: MetBy | null },
): Duty {
  const { itemId, row } = inForce
  const subject = `${itemId}#${row.rowId}`
  const law = place.onBoard ? rules.clock(VILLAGE_CLOCK, place.divisionCode, due) : null
  const isMet = met !== null && met.day <= on
  const metOn = isMet ? met.day : null
  return {
    dutyId: `recur/${node.nodeId}/${subject}/${place.divisionCode}/${period}`,
    ...{ type: 'recur', nodeId: node.nodeId, divisionCode: place.divisionCode, subject, period },
    title: place.onBoard ? `${titleOf(row)}（${place.name}）` : titleOf(row),
    field: inForce.field || null,
    rule: law ?? phrase,
    row: rowTexts(inForce),
    clause: recurrence,
    anchor: { event: law && eventOfClock(law), date: endOfPeriod(period), from: 'period' },
    ...{ due, provisional: false, skipped: [], worked: [], metOn },
    state: stateOn(on, { due, metOn }),
    workdaysLate: workdaysLate(due, metOn ?? on, rules.calendar(place.divisionCode, on)),
    by: isMet ? met.itemId : null,
    isBackfilled: isMet && met.isBackfilled,
  }
}

/** What people call a row. */
const titleOf = ({ level1, level2, elements, rowId }: RowInForce['row']): string =>
  level2 ?? level1 ?? elements ?? rowId
