import { z } from 'zod'
import { type Facet, followedRelations, linkFacet } from '../domain/facets.ts'
import type { ItemId } from '../domain/ids.ts'
import { type Content, RELS, type Relation } from '../domain/item/content.ts'
import { isUnknownTo, type Reader } from '../domain/item/may-read.ts'
import type { ItemStore } from '../ports/item-store.ts'
import type { CheckedItem } from './checked-item.ts'
import { decodeCursor, encodeCursor, refuseOtherCursor } from './cursor.ts'
import type { ItemReader } from './item-reader.ts'
import { demandFacets } from './items-under.ts'
import { askedOf } from './list-cursor.ts'
import { type LinkedTo, type PreparedList, prepareList } from './outlet-list.ts'
import { toldItem } from './told-item.ts'

/** Which links of an item are wanted. */
export interface LinkFilters {
  rel?: string
  part?: string
}

/** A link, and the item at its other end. Null where the reader may not know of that one, or it is not here. */
export interface ItemLinked {
  relation: Relation
  item: CheckedItem | null
}

const areWanted =
  ({ rel, part }: LinkFilters) =>
  (relation: Relation): boolean =>
    (rel === undefined || relation.rel === rel) && (part === undefined || relation.part === part)

const relationsOf = (content: Content | null): Relation[] => (content === null ? [] : followedRelations(content))

/** What an item says of others, in the order in which it says it. */
const relationsFrom = (content: Content | null, filters: LinkFilters): Relation[] =>
  relationsOf(content).filter(areWanted(filters))

/** What a content says of one item. */
export const relationsTo = (content: Content | null, itemId: ItemId, filters: LinkFilters): Relation[] =>
  relationsFrom(content, filters).filter((relation) => relation.itemId === itemId)

function facetsTo(itemId: ItemId, { rel, part }: LinkFilters): Facet[] {
  const rels: readonly string[] = rel === undefined ? RELS : [rel]
  return rels.map((each) => linkFacet(each, itemId, part))
}

/**
 * Prepares a page of the items that name an item, newest first, as a list of what is shown today. HubError
 * `layout-outdated` while the read models have a layout without facets.
 */
export function prepareLinksTo(
  reader: ItemReader,
  generation: ItemStore,
  itemId: ItemId,
  { limit, cursor, ...filters }: LinkFilters & { limit: number; cursor?: string },
): Promise<PreparedList> {
  demandFacets(generation)
  const name = `links/${itemId}/${filters.rel ?? ''}/${filters.part ?? ''}`
  const linked: LinkedTo = { kind: 'links', name, entries: facetsTo(itemId, filters) }
  return prepareList(reader, generation, linked, { limit, cursor })
}

const outCursor = z.strictObject({ from: z.int().min(0), asked: z.string() })

/** A page of what an item says of others. The items at the other ends are looked up by their ids. */
export async function linksFrom(
  { reader, generation, asking }: { reader: ItemReader; generation: ItemStore; asking: Reader },
  item: CheckedItem,
  { limit, cursor, ...filters }: LinkFilters & { limit: number; cursor?: string },
): Promise<{ links: ItemLinked[]; withheld: { itemId: ItemId }[]; total: number; next: string | null }> {
  const asked = askedOf(`links-of/${item.itemId}`, filters)
  const place = cursor === undefined ? { from: 0, asked } : decodeCursor(outCursor, cursor)
  if (place.asked !== asked) return refuseOtherCursor()
  const relations = relationsFrom(toldItem(item, asking).content, filters)
  const page = relations.slice(place.from, place.from + limit)
  const documents = await generation.items([...new Set(page.map(({ itemId }) => itemId))])
  const checks = await reader.check([...documents.values()])
  const known = new Map<ItemId, CheckedItem>()
  for (const check of checks) if (check.ok && !isUnknownTo(check.item, asking)) known.set(check.item.itemId, check.item)
  const end = place.from + page.length
  return {
    links: page.map((relation) => ({ relation, item: known.get(relation.itemId) ?? null })),
    withheld: checks.flatMap((check) => (check.ok ? [] : [{ itemId: check.itemId }])),
    total: relations.length,
    next: end < relations.length ? encodeCursor({ from: end, asked }) : null,
  }
}
