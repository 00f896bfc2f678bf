import type { DutyState } from '../../domain/duties/duty.ts'
import { publishDutyOf, type RowInForce } from '../../domain/duties/item-duties.ts'
import { rulesAt } from '../../domain/duties/rules-at.ts'
import type { ItemId } from '../../domain/ids.ts'
import { dayInShanghai } from '../../domain/item/display-dates.ts'
import type { CatalogueQuestion, NodeCatalogue } from '../catalogues/node-catalogues.ts'
import type { ToldItem } from '../told-item.ts'
import { type DutyCatalogue, dutyCatalogue } from './duty-catalogues.ts'
import { followedRow } from './followed-row.ts'
import { occurrencesInTurns } from './occurrences-in-turns.ts'
import { newestFulfilment } from './row-fulfilments.ts'

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
  /** Items that would count and do not check. */
  withheld: { itemId: ItemId }[]
  /** More items fulfil it than are looked at. */
  isCut: boolean
}

/**
 * How the rows of a catalogue stand on the day `asked.on`, by rowId: those of the version in force that have not lapsed. A
 * catalogue of which nothing is in force gives none. Costs a look into an index for each row, and of a row that is due
 * anew in each period a look at each item that fulfils it.
 */
export async function rowLights(asked: CatalogueQuestion, catalogue: NodeCatalogue): Promise<Map<string, RowLight>> {
  const known = dutyCatalogue(asked.on, catalogue)
  const lights = new Map<string, RowLight>()
  for (const [rowId, inForce] of known.rowsNow) lights.set(rowId, await rowLight(asked, known, inForce))
  return lights
}

/** How one row stands; null where it is not in force, or has lapsed. The other rows are not looked at. */
export async function lightOfRow(
  asked: CatalogueQuestion,
  catalogue: NodeCatalogue,
  rowId: string,
): Promise<RowLight | null> {
  const known = dutyCatalogue(asked.on, catalogue)
  const inForce = known.rowsNow.get(rowId)
  return inForce === undefined ? null : rowLight(asked, known, inForce)
}

async function rowLight(asked: CatalogueQuestion, known: DutyCatalogue, inForce: RowInForce): Promise<RowLight> {
  const followed = await followedRow(asked, known, inForce)
  if (followed === null) return newestLight(asked, known, inForce)
  const { on } = asked
  const { recurring, fulfilments, dutyOf } = followed
  let lastDue = ''
  for await (const { due } of occurrencesInTurns(recurring, asked)) if (due < on && due > lastDue) lastDue = due
  const states = new Set<DutyState>()
  let nextDue: string | null = null
  for await (const occurrence of occurrencesInTurns(recurring, asked)) {
    const { due } = occurrence
    if (due === lastDue) states.add(dutyOf(occurrence).state)
    const isSooner = due >= on && (nextDue === null || due < nextDue)
    if (isSooner && dutyOf(occurrence).metOn === null) nextDue = due
  }
  const { newest, withheld, isCut } = fulfilments
  return { light: worstOf(states), newest, nextDue, withheld, isCut }
}

async function newestLight(
  asked: CatalogueQuestion,
  { catalogue }: DutyCatalogue,
  inForce: RowInForce,
): Promise<RowLight> {
  const { directory, on } = asked
  const { rowId } = inForce.row
  const { newest, withheld } = await newestFulfilment(asked, catalogue, rowId)
  const none = { light: 'none' as const, newest, nextDue: null, withheld, isCut: false }
  if (newest === null) return none
  const rowOf = (itemId: string, part: string) => (itemId === inForce.itemId && part === rowId ? inForce : undefined)
  const item = { ...newest, signedOn: dayInShanghai(newest.publishedAt) }
  const duty = publishDutyOf(item, { directory, rules: rulesAt(directory), rowOf, on })
  return duty === null ? none : { ...none, light: LIGHT[duty.state] }
}

const LIGHT: Record<DutyState, RowLight['light']> = {
  ...{ open: 'open', met: 'met', late: 'late', overdue: 'overdue' },
  ...{ undated: 'none', ambiguous: 'none' },
}

/** Before the first day on which something was due the row is open. */
const worstOf = (states: ReadonlySet<DutyState>): RowLight['light'] =>
  (['overdue', 'late', 'met'] as const).find((state) => states.has(state)) ?? 'open'
