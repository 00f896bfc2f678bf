import type { Directory } from '../../domain/directory/directory.ts'
import type { ItemId } from '../../domain/ids.ts'
import { dayInShanghai } from '../../domain/item/display-dates.ts'
import type { ItemStore } from '../../ports/item-store.ts'
import type { CheckedItem } from '../checked-item.ts'
import { type HandedOverLinks, handedOverLinks } from '../handed-over.ts'
import { type ItemHistory, itemHistory } from '../item-history.ts'
import type { ItemReader } from '../item-reader.ts'
import { freshness } from '../outlet-list.ts'
import type { Freshness } from './freshness-line.ts'

/** All that an item's page shows. */
export interface ItemView {
  item: CheckedItem
  history: ItemHistory
  links: HandedOverLinks
  /** Titles of related items that check. */
  titles: Map<ItemId, string>
  directory: Directory
  /** `YYYY-MM-DD` in Asia/Shanghai. */
  today: string
  freshness: Freshness
}

/** As many as a publisher takes: no others are looked up. */
const MOST_RELATIONS = 100

/** Problems as the API's. */
export async function readItemView(reader: ItemReader, generation: ItemStore, itemId: ItemId): Promise<ItemView> {
  const { item, history } = await itemHistory(reader, generation, itemId)
  const links = await handedOverLinks(item, generation, reader)
  const related = [
    ...(item.content?.relations ?? []).slice(0, MOST_RELATIONS),
    links.predecessor,
    links.successor,
  ].flatMap((link) => (link === null ? [] : [link.itemId]))
  const checks = await reader.check([...(await generation.items(related)).values()])
  const now = reader.now()
  return {
    item,
    history,
    links,
    titles: new Map(
      checks.flatMap((check) => (check.ok && check.item.title ? [[check.item.itemId, check.item.title]] : [])),
    ),
    directory: reader.directory.latest(),
    today: dayInShanghai(now),
    freshness: freshness(await generation.checkpoints(), now),
  }
}
