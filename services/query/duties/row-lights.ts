import type { DutyState } from '../../domain/duties/duty.ts'
import { publishDutyOf, type RowInForce } from '../../domain/duties/item-duties.ts'
import { occurrencesOf, recurDutyOf } from '../../domain/duties/recur-duties.ts'
import { rulesAt } from '../../domain/duties/rules-at.ts'
import { dayInShanghai } from '../../domain/item/display-dates.ts'
import type { CatalogueQuestion, NodeCatalogue } from '../catalogues/node-catalogues.ts'
import type { ToldItem } from '../told-item.ts'
import { type DutyCatalogue, dutyCatalogue } from './duty-catalogues.ts'
import { recurringRow } from './recurring-row.ts'
import { metAt, rowFulfilments } from './row-fulfilments.ts'

const ROW_LIGHTS = ['met', 'late', 'overdue', 'open', 'none'] as const

export interface RowLight {
  /**
   * How the row stands on the day.
   *
   * - Of a row that is due anew in each period, by the last period that is over, at all its places: `overdue` where one
   *   of them lacks it, `late` where one had it late, else `met`; `open` before the first such day.
   * - Of every other row, by the newest item that fulfils it: `met`, `late`, or `none` where no day is known.
   * - `none`: nothing says when something is due, or nothing has happened yet.
   */
  light: (typeof ROW_LIGHTS)[number]
  /** The newest item that fulfils it, as everybody is told it today. Null while there is none. */
  newest: ToldItem | null
  /** The next day, today included, by which something is due. Only rows that are due anew in each period have one. */
  nextDue: string | null
}

/**
 * How the rows of a catalogue stand on the day `asked.on`, by rowId: those of the version in force that have not lapsed. A
 * catalogue of which nothing is in force gives none. Costs a look into an index for each row, and of a row that is due
 * anew in each period a look at each item that fulfils it.
 */
export async function rowLights(asked: CatalogueQuestion, catalogue: NodeCatalogue): Promise<Map<string, RowLight>> {
  const known = await dutyCatalogue(asked, catalogue)
  const lights = new Map<string, RowLight>()
  for (const [rowId, inForce] of known.rowsOn(asked.on)) lights.set(rowId, await rowLight(asked, known, inForce))
  return lights
}

async function rowLight(asked: CatalogueQuestion, known: DutyCatalogue, inForce: RowInForce): Promise<RowLight> {
  const { directory, on } = asked
  const { catalogue } = known
  const rules = rulesAt(directory)
  const { rowId } = inForce.row
  const recurring = recurringRow(known, inForce, { directory, rules, on })
  if (recurring === null) {
    const [newest] = (await rowFulfilments(asked, catalogue, rowId, 1)).items
    if (newest === undefined) return { light: 'none', newest: null, nextDue: null }
    const rowOf = (itemId: string, part: string) => (itemId === inForce.itemId && part === rowId ? inForce : undefined)
    const item = { ...newest, signedOn: dayInShanghai(newest.publishedAt) }
    const duty = publishDutyOf(item, { directory, rules, rowOf, on })
    return { light: duty === null ? 'none' : LIGHT[duty.state], newest, nextDue: null }
  }
  const { items } = await rowFulfilments(asked, catalogue, rowId)
  const met = metAt(items, catalogue, { directory, periodOfDay: recurring.periodOfDay })
  const occurrences = occurrencesOf(recurring, { rules, on })
  const dutyOf = (occurrence: (typeof occurrences)[number]) =>
    recurDutyOf(recurring, occurrence, { rules, on, met: met(occurrence.place, occurrence.period) })
  const lastDue = occurrences.reduce((last, { due }) => (due < on && due > last ? due : last), '')
  const states = occurrences.filter(({ due }) => due === lastDue).map((occurrence) => dutyOf(occurrence).state)
  const nextDue = occurrences
    .filter((occurrence) => occurrence.due >= on && dutyOf(occurrence).metOn === null)
    .reduce<string | null>((next, { due }) => (next === null || due < next ? due : next), null)
  return { light: worstOf(states), newest: items[0] ?? null, nextDue }
}

const LIGHT: Record<DutyState, RowLight['light']> = {
  ...{ open: 'open', met: 'met', late: 'late', overdue: 'overdue' },
  ...{ undated: 'none', ambiguous: 'none' },
}

/** Before the first day on which something was due the row is open. */
const worstOf = (states: DutyState[]): RowLight['light'] =>
  (['overdue', 'late', 'met'] as const).find((state) => states.includes(state)) ?? 'open'
