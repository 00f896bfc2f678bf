import { z } from 'zod'
import { type Facet, fulfilledRows, linkFacet } from '../../domain/facets.ts'
import type { ItemId } from '../../domain/ids.ts'
import { dayInShanghai } from '../../domain/item/display-dates.ts'
import { publicReader } from '../../domain/item/may-read.ts'
import { kindNameOf } from '../../domain/kinds/kinds.ts'
import { type ColumnRule, fitsColumn } from '../../domain/rules/column-rule.ts'
import type { ListPlace } from '../../ports/list-place.ts'
import { PAGE_ROOM } from '../../ports/page-room.ts'
import { type CatalogueQuestion, nodeCatalogues } from '../catalogues/node-catalogues.ts'
import type { CheckedItem } from '../checked-item.ts'
import { decodeCursor, encodeCursor } from '../cursor.ts'
import { demandFacets } from '../items-under.ts'
import { LIST_PLACE } from '../list-cursor.ts'
import { isListedUnder } from '../outlet-list.ts'
import type { Outlet } from '../requested-outlet.ts'
import { type ToldItem, toldItem } from '../told-item.ts'

export interface ColumnItems {
  /** The latest printed day first. */
  items: CheckedItem[]
  withheld: { itemId: ItemId }[]
  /** Where to go on: behind a full page, and where as many items were looked at as one request may. */
  next: string | null
}

interface ColumnRequest {
  outlet: Outlet
  column: ColumnRule
  limit: number
  cursor?: string | undefined
}

/** No index has what a column asks of forms and organs, so items are looked at one by one: so many a request. */
const MOST_LOOKED_AT = 1000
const AT_ONCE = 200
/** Rows of catalogues by which items are found. */
const MOST_ROWS = 500

const placeSchema: z.ZodType<ListPlace> = z.strictObject(LIST_PLACE)

/** A page of what a column of a site has: living items that are displayed today. */
export async function columnItems(
  question: CatalogueQuestion,
  { outlet, column, limit, cursor }: ColumnRequest,
): Promise<ColumnItems> {
  const { reader } = question
  const { rows, withheld } = await rowsAskedFor(question, outlet, column)
  const fits = fitting(outlet, column, rows)
  const everybody = publicReader(dayInShanghai(reader.now()))
  const found: { item: CheckedItem; place: ListPlace }[] = []
  let after = cursor === undefined ? undefined : decodeCursor(placeSchema, cursor)
  let looked = 0
  while (rows === null || rows.length > 0) {
    const documents = await question.generation.outlet(pageOf(question, { outlet, rows, after }))
    const checks = await reader.check(documents)
    for (const [at, check] of checks.entries()) {
      if (!check.ok) withheld.push({ itemId: check.itemId })
      else if (fits(toldItem(check.item, everybody)))
        found.push({ item: check.item, place: documents[at]?.place as ListPlace })
    }
    looked += documents.length
    after = documents.at(-1)?.place
    if (after === undefined || found.length > limit) break
    if (looked >= MOST_LOOKED_AT) return { items: found.map(({ item }) => item), withheld, next: encodeCursor(after) }
    await reader.turn()
  }
  const page = found.slice(0, limit)
  const last = found.length > limit ? page.at(-1) : undefined
  return {
    items: page.map(({ item }) => item),
    withheld,
    next: last === undefined ? null : encodeCursor(last.place),
  }
}

/** Of rows, what is linked to them; else all that the site shows. */
function pageOf(
  { reader, generation }: CatalogueQuestion,
  { outlet, rows, after }: { outlet: Outlet; rows: Facet[] | null; after: ListPlace | undefined },
) {
  const order = generation.layoutAge === 'older' ? ('received' as const) : ('printed' as const)
  const asked = { order, today: dayInShanghai(reader.now()), limit: AT_ONCE, room: PAGE_ROOM, after }
  return rows === null ? { ...asked, entries: outlet.entries, status: 'live' as const } : { ...asked, entries: rows }
}

/**
 * The rows of which a column wants what fulfils them, in the catalogues of the offices that stand at the place itself: those
 * whose first item (一级事项) has one of its words. Null for a column that asks for none.
 */
async function rowsAskedFor(question: CatalogueQuestion, { division }: Outlet, { shows }: ColumnRule) {
  const { directory, generation } = question
  const withheld: { itemId: ItemId }[] = []
  if (shows.rows === undefined) return { rows: null, withheld }
  demandFacets(generation)
  const words = shows.rows
  const rows: Facet[] = []
  for (const { nodeId } of directory.nodes().filter(({ divisionCode }) => divisionCode === division.code)) {
    const told = await nodeCatalogues(question, nodeId)
    withheld.push(...told.withheld)
    for (const { item, standing } of told.catalogues)
      for (const { rowId, level1 } of (standing.inForce?.version ?? standing.newest).rows)
        if (words.some((word) => level1?.includes(word))) rows.push(linkFacet('fulfils', item.itemId, rowId))
  }
  return { rows: rows.slice(0, MOST_ROWS), withheld }
}

/** The store's index is not trusted: the item itself says whether it belongs here. */
function fitting(outlet: Outlet, { shows }: ColumnRule, rows: Facet[] | null): (item: ToldItem) => boolean {
  const { rows: _words, ...members } = shows
  const asked = rows === null ? null : new Set(rows)
  return ({ content, organ, ...item }) =>
    content !== null &&
    isListedUnder({ ...item, content }, outlet.entries) &&
    fitsColumn(members, { ...content, kind: kindNameOf(content), organKind: organ?.kind }) &&
    (asked === null ||
      fulfilledRows(content).some(({ itemId, rowId }) => asked.has(linkFacet('fulfils', itemId, rowId))))
}
