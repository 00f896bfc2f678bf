import { compareRows } from '../../domain/catalogue/compare-rows.ts'
import type { CatalogueVersion } from '../../domain/catalogue/in-force.ts'
import type { PrintedRow } from '../../domain/catalogue/printed-row.ts'
import { readTimeLimit, type TimeLimit } from '../../domain/clock/time-limit.ts'
import type { ItemId } from '../../domain/ids.ts'
import type { CatalogueRow } from '../../domain/item/content.ts'
import { phrasesFor } from '../../domain/rules/rules-in-force.ts'
import { fail } from '../../http/problem.ts'
import { lightOfRow, type RowLight } from '../duties/row-lights.ts'
import { withheldOnce } from '../withheld-once.ts'
import type { CatalogueQuestion, NodeCatalogue } from './node-catalogues.ts'
import { oneCatalogue } from './one-catalogue.ts'

/** A row in one version of its catalogue. */
interface RowAt {
  version: CatalogueVersion
  row: CatalogueRow
}

export interface RowOnDay {
  catalogue: NodeCatalogue
  withheld: { itemId: ItemId }[]
  /** There are more verdicts, or more items that fulfil it, than are looked at. */
  isCut: boolean
  rowId: string
  /** As it is in force; null where nothing is, or the version in force does not have it. */
  inForce: (RowAt & { since: string }) | null
  /** As the newest version has it; null where that one has it no more. */
  newest: RowAt | null
  /** What the newest version prints otherwise than the one in force. */
  changed: (keyof PrintedRow)[]
  /** What is printed: of the version in force, else of the newest one. */
  row: CatalogueRow
  /** How its limit is read by the rules of the place on the day; null where no phrase reads it. */
  limit: TimeLimit | null
  /** How it stands; null where it is not in force, or has lapsed. */
  light: RowLight | null
}

/** A row of a catalogue on a day. Fails as `oneCatalogue` does, and with `catalogue-row-unknown`. */
export async function catalogueRow(asked: CatalogueQuestion, itemId: ItemId, rowId: string): Promise<RowOnDay> {
  const { catalogue, withheld, isCut } = await oneCatalogue(asked, itemId)
  const { newest, inForce } = catalogue.standing
  const now = inForce && rowIn(inForce.version, rowId)
  const next = rowIn(newest, rowId)
  const row = now?.row ?? next?.row
  if (row === undefined) return fail('catalogue-row-unknown', { rowId })
  const { divisionCode } = catalogue.item.node
  const light = await lightOfRow(asked, catalogue, rowId)
  return {
    catalogue,
    withheld: withheldOnce([...withheld, ...(light?.withheld ?? [])]),
    isCut: isCut || light?.isCut === true,
    rowId,
    inForce: now && inForce && { ...now, since: inForce.since },
    newest: next,
    changed: now && next ? (compareRows([now.row], [next.row])[0]?.members ?? []) : [],
    row,
    light,
    limit: readTimeLimit(row.timeLimit ?? null, phrasesFor(asked.directory, divisionCode, asked.on)),
  }
}

function rowIn(version: CatalogueVersion, rowId: string): RowAt | null {
  const row = version.rows.find((one) => one.rowId === rowId)
  return row === undefined ? null : { version, row }
}

/** Whether a row has lapsed by a day. */
export const hasLapsed = ({ ended }: CatalogueRow, on: string): boolean => ended !== undefined && ended <= on
