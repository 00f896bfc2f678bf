import { HubError } from '../domain/errors.ts'
import type { Facet } from '../domain/facets.ts'
import type { ItemId } from '../domain/ids.ts'
import { publicReader } from '../domain/item/may-read.ts'
import type { ItemStore } from '../ports/item-store.ts'
import type { ListPlace } from '../ports/list-place.ts'
import { PAGE_ROOM } from '../ports/page-room.ts'
import { type ItemReader, sortOut } from './item-reader.ts'
import { isListedUnder } from './outlet-list.ts'
import { type ToldItem, toldItem } from './told-item.ts'

const AT_ONCE = 200

/** HubError `layout-outdated` while the read models have a layout that lists less under facets. */
export function demandFacets({ layoutAge }: Pick<ItemStore, 'layoutAge'>): void {
  if (layoutAge === 'older')
    throw new HubError('layout-outdated', 'the read models have an older layout, which lists no links')
}

/**
 * Walks what facets list, the latest printed day first, page by page: living items that are displayed on a day
 * (`YYYY-MM-DD`), as everybody is told them; of one field, or of all. The index is not trusted: an item counts only under
 * what it says itself.
 */
export async function* itemsUnder(
  reader: Pick<ItemReader, 'check' | 'turn'>,
  generation: ItemStore,
  {
    entries,
    today,
    field,
    atOnce = AT_ONCE,
  }: { entries: Facet[]; today: string; field?: string | undefined; atOnce?: number },
): AsyncGenerator<{ items: ToldItem[]; withheld: { itemId: ItemId }[] }, void> {
  demandFacets(generation)
  const everybody = publicReader(today)
  const narrowed = field === undefined ? {} : { field }
  for (let after: ListPlace | undefined; ; ) {
    const query = { entries, order: 'printed' as const, today, limit: atOnce, room: PAGE_ROOM, ...narrowed }
    const rows = await generation.outlet(after === undefined ? query : { ...query, after })
    after = rows.at(-1)?.place
    if (after === undefined) return
    const { items, withheld } = sortOut(await reader.check(rows))
    yield {
      items: items
        .filter((item) => isListedUnder(item, entries) && (field === undefined || item.content?.field === field))
        .map((item) => toldItem(item, everybody)),
      withheld,
    }
    await reader.turn()
  }
}
