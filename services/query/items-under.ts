import { HubError } from '../domain/errors.ts'
import type { Facet } from '../domain/facets.ts'
import { type ItemId, makerOf, type NodeId } from '../domain/ids.ts'
import { isDisplayedOn } from '../domain/item/display-dates.ts'
import { publicReader } from '../domain/item/may-read.ts'
import type { ItemStore } from '../ports/item-store.ts'
import type { ListPlace } from '../ports/list-place.ts'
import { PAGE_ROOM } from '../ports/page-room.ts'
import type { CheckedItem } from './checked-item.ts'
import { type ItemReader, sortOut } from './item-reader.ts'
import { isListedUnder } from './outlet-list.ts'
import { type ToldItem, toldItem } from './told-item.ts'

const AT_ONCE = 200

/** HubError `layout-outdated` while the read models have a layout that lists less under facets. */
export function demandFacets({ layoutAge }: Pick<ItemStore, 'layoutAge'>): void {
  if (layoutAge === 'older')
    throw new HubError('layout-outdated', 'the read models have an older layout, which lists no links')
}

interface ItemsWanted {
  entries: Facet[]
  today: string
  field?: string | undefined
  /** Only of this maker: others are passed over in the index. */
  node?: NodeId | undefined
  /** So many a page; `first`: in the first one. */
  atOnce?: number
  first?: number
  /** Only items of these makers. What others made is not even checked. */
  isBy?: (maker: NodeId) => boolean
  /** Also items whose display has ended, apart. */
  endedToo?: boolean
}

interface ItemsPage {
  items: ToldItem[]
  /** Items whose display has ended: of their content everybody is told the title only. */
  ended: CheckedItem[]
  withheld: { itemId: ItemId }[]
  /** How many rows of the index it took. */
  passed: number
}

/**
 * Walks what facets list, the latest printed day first, page by page: living items that are displayed on a day
 * (`YYYY-MM-DD`), as everybody is told them; of one field, or of all. The index is not trusted: an item counts only under
 * what it says itself.
 */
export async function* itemsUnder(
  reader: Pick<ItemReader, 'check' | 'turn'>,
  generation: ItemStore,
  { entries, today, field, node, atOnce = AT_ONCE, first = atOnce, isBy, endedToo = false }: ItemsWanted,
): AsyncGenerator<ItemsPage, void> {
  demandFacets(generation)
  const everybody = publicReader(today)
  const narrowed = { ...(field !== undefined && { field }), ...(node !== undefined && { node }) }
  for (let after: ListPlace | undefined; ; ) {
    const query = { entries, order: 'printed' as const, today, endedToo, room: PAGE_ROOM, ...narrowed }
    const rows = await generation.outlet(
      after === undefined ? { ...query, limit: first } : { ...query, limit: atOnce, after },
    )
    after = rows.at(-1)?.place
    if (after === undefined) return
    const wanted = isBy === undefined ? rows : rows.filter(({ itemId }) => isBy(makerOf(itemId)))
    const { items, withheld } = sortOut(await reader.check(wanted))
    const listed = items.filter(
      (item) =>
        isListedUnder(item, entries) &&
        (field === undefined || item.content?.field === field) &&
        (node === undefined || item.nodeId === node),
    )
    const isShown = ({ content }: CheckedItem) => isDisplayedOn(content ?? {}, today)
    yield {
      items: listed.filter((item) => !endedToo || isShown(item)).map((item) => toldItem(item, everybody)),
      ended: endedToo ? listed.filter((item) => !isShown(item)) : [],
      withheld,
      passed: rows.length,
    }
    await reader.turn()
  }
}
