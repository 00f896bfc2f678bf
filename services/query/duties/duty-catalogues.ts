import { catalogueStanding } from '../../domain/catalogue/in-force.ts'
import type { RowInForce } from '../../domain/duties/item-duties.ts'
import type { DivisionCode, ItemId } from '../../domain/ids.ts'
import type { CatalogueRow } from '../../domain/item/content.ts'
import { dayInShanghai } from '../../domain/item/display-dates.ts'
import { reviewRulesFor } from '../../domain/rules/may-review.ts'
import {
  type CatalogueQuestion,
  catalogueVersions,
  isFiledList,
  type NodeCatalogue,
} from '../catalogues/node-catalogues.ts'

type RowsInForce = ReadonlyMap<string, RowInForce>

/** A catalogue, and its rows that say what is due. */
export interface DutyCatalogue {
  catalogue: NodeCatalogue
  /** The place of its organ. */
  at: DivisionCode
  /** The day on which its first version was published. */
  since: string
  /**
   * Whether it is the list of a village: its committee adopts it, and nobody approves it (村民委员会组织法 第6条). Its versions
   * count from their publication on.
   */
  isFiled: boolean
  /** The rows in force on the day taken as today that had not lapsed by then, by rowId. */
  rowsNow: RowsInForce
}

export function dutyCatalogue(on: string, catalogue: NodeCatalogue): DutyCatalogue {
  const { item, standing } = catalogue
  return {
    ...{ catalogue, isFiled: isFiledList(item) },
    at: item.organ?.divisionCode ?? item.node.divisionCode,
    since: dayInShanghai(item.publishedAt),
    rowsNow: rowsOf(catalogue, standing.inForce?.version.rows ?? [], on),
  }
}

interface RowHistory {
  rowsOn: (day: string) => RowsInForce
  /** The catalogue itself, where a version of it does not check. */
  withheld: { itemId: ItemId }[]
}

const histories = new WeakMap<DutyCatalogue, Promise<RowHistory>>()

/** Gives the rows that were in force on a day. Reads the catalogue's history where it has one, once for all its rows. */
export function historyOfRows(asked: CatalogueQuestion, known: DutyCatalogue): Promise<RowHistory> {
  const history = histories.get(known) ?? readHistory(asked, known)
  histories.set(known, history)
  return history
}

async function readHistory(asked: CatalogueQuestion, { catalogue, isFiled }: DutyCatalogue): Promise<RowHistory> {
  const { item, field, verdicts, standing } = catalogue
  const { versions, withheld } =
    item.version === 1 ? { versions: [standing.newest], withheld: [] } : await catalogueVersions(item, asked)
  const counting = verdicts.filter(({ counts }) => counts)
  const inForceOn = (day: string): CatalogueRow[] => {
    const rules = reviewRulesFor(asked.directory, { reviews: 'catalogue', of: item.nodeId, field, day })
    const minor = rules.flatMap((rule) => rule.minor ?? [])
    return catalogueStanding({ versions, verdicts: counting, minor, on: day, isFiled })?.inForce?.version.rows ?? []
  }
  const known = new Map<string, RowsInForce>()
  const rowsOn = (day: string) => {
    const rows = known.get(day) ?? rowsOf(catalogue, inForceOn(day), day)
    known.set(day, rows)
    return rows
  }
  return { rowsOn, withheld }
}

function rowsOf({ item: { itemId }, field }: NodeCatalogue, rows: CatalogueRow[], day: string): RowsInForce {
  const standing = rows.filter(({ ended }) => ended === undefined || ended > day)
  return new Map(standing.map((row) => [row.rowId, { itemId, field, row }]))
}

/** Villages that have a list of their own in a field: it counts there, and not that of the place above. */
export const villagesWithLists = (catalogues: DutyCatalogue[], field: string): Set<DivisionCode> =>
  new Set(catalogues.filter(({ catalogue, isFiled }) => isFiled && catalogue.field === field).map(({ at }) => at))
