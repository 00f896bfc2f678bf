import type { Filter } from 'mongodb'
import { HubError } from '../../../domain/errors.ts'
import { isFacet } from '../../../domain/facets.ts'
import type { Instant, ItemId } from '../../../domain/ids.ts'
import { contentIn } from '../../../domain/item/content.ts'
import { dayInShanghai, firstDay } from '../../../domain/item/display-dates.ts'
import type { TokenCondition } from '../../../domain/item/search-tokens.ts'
import type { CountQuery, ListEntries, ListedDocument, OutletQuery } from '../../../ports/item-store.ts'
import type { ListOrder } from '../../../ports/list-place.ts'
import { createRoom } from '../../../ports/page-room.ts'
import type { UsableAge } from '../../../ports/read-layout.ts'
import { type Search, searchOf } from '../../../ports/search.ts'
import { type BsonItem, documentOf, WITHOUT_TOKENS } from './bson-item.ts'
import type { Collections } from './collections.ts'
import { keyOfDay, listKeyOf, placeOfKey } from './sort-keys.ts'

/** Of a search: between two batches others get their turn. Any other page is one call. */
const CANDIDATES_A_BATCH = 50

/**
 * A page of an outlet. For a search the server gives candidates that have all tokens, and their texts are looked at
 * here. When too few of them hold the words in one piece, it is asked for more, twice as many each time.
 */
export async function findOutletItems(
  { items }: Collections,
  query: OutletQuery,
  layoutAge: UsableAge,
): Promise<ListedDocument[]> {
  const { limit, after, skip = 0, room, budget, order = 'printed' } = query
  if (limit <= 0) return []
  const search = searchOf(query, layoutAge)
  const keys = keyFields(layoutAge)

  const hasRoom = createRoom(room)
  const found: ListedDocument[] = []
  let key = after === undefined ? null : listKeyOf(order, after)
  for (let size = limit; ; size *= 2) {
    const candidates = items
      .find(filterOf(query, search, { key, keys }), WITHOUT_TOKENS)
      .sort({ [keys[order]]: -1 })
      .skip(skip)
      .limit(size)
      .batchSize(search === null ? size : CANDIDATES_A_BATCH)
    let seen = 0
    for await (const candidate of candidates) {
      key = candidate[keys[order]] as string
      const place = placeOfKey(order, key)
      if (search !== null && budget?.take(place) === false) return found
      seen++
      if (search !== null && !isFound(candidate, search)) continue
      const document = documentOf(candidate)
      found.push({ ...document, place })
      if (found.length === limit || !hasRoom(document)) return found
    }
    if (seen < size) return found
  }
}

/** Items that have all of these tokens, in any list, and those that have no tokens yet: `most` at most. */
export async function namedItems({ items }: Collections, tokens: string[], most: number): Promise<ItemId[]> {
  if (tokens.length === 0 || most <= 0) return []
  const named = items.find(tokenFilter([{ all: tokens }]), { projection: { _id: 1 } }).limit(most)
  return (await named.toArray()).map(({ _id }) => _id)
}

/** The field that holds the key of each order. Older layouts have the order of receipt only. */
type KeyFields = Record<ListOrder, 'printedPlace' | 'listPlace' | 'updatedPlace'>
const keyFields = (layoutAge: UsableAge): KeyFields =>
  layoutAge === 'older'
    ? { printed: 'listPlace', received: 'listPlace', updated: 'listPlace' }
    : { printed: 'printedPlace', received: 'listPlace', updated: 'updatedPlace' }

export async function isUpdatedAfter(
  { items }: Collections,
  entries: ListEntries,
  at: Instant,
  layoutAge: UsableAge,
): Promise<boolean> {
  const filter = { ...listedUnder(entries), [keyFields(layoutAge).updated]: { $gt: behind(at) } }
  return (await items.findOne(filter, { projection: { _id: 1 } })) !== null
}

/** Entries of outlets and facets lie in fields of their own: whoever reads these documents takes `shownOn` for outlets. */
const listedUnder = (entries: ListEntries): Filter<BsonItem> => ({
  [entries.some(isFacet) ? 'facets' : 'shownOn']: { $in: entries },
})

/** Counts by an index, no further than `most`. */
export async function countOutletItems(
  { items }: Collections,
  query: CountQuery,
  most: number,
  layoutAge: UsableAge,
): Promise<number | null> {
  if ((query.q ?? '') !== '') return null
  return items.countDocuments(filterOf({ ...query, limit: 0 }, null, { key: null, keys: keyFields(layoutAge) }), {
    limit: most + 1,
  })
}

/** Behind every key of a moment. */
const behind = (at: Instant): string => `${at} ~`

type Searched = Pick<BsonItem, '_id' | 'status' | 'contentText' | 'organ'>

function isFound({ _id, status, contentText, organ }: Searched, search: Search): boolean {
  try {
    return search.look(status, contentIn(contentText), organ).holds
  } catch (cause) {
    throw new HubError('store-damaged', `MongoDB is damaged: the text of item ${_id} cannot be read`, { cause })
  }
}

function filterOf(
  query: OutletQuery,
  search: Search | null,
  { key, keys }: { key: string | null; keys: KeyFields },
): Filter<BsonItem> {
  const { entries, field, organ, status, node, validity, documentNumber, order = 'printed' } = query
  const day = firstDay(query.today)
  const tokens = tokenFilter(search?.conditions ?? [])
  const shown = {
    ...listedUnder(entries),
    ...placesOf(query, keys, key === null ? {} : { [keys[order]]: [{ $lt: key }] }),
    displayFromDay: { $lte: day },
    ...(query.endedToo !== true && { displayUntilDay: { $gte: day } }),
    ...(status !== undefined && { status }),
    ...(field !== undefined && { field }),
    ...(organ !== undefined && { organ }),
    ...(node !== undefined && { nodeId: node }),
    ...(validity !== undefined && { validity }),
  }
  // The order makes no difference to MongoDB. A server without a planner begins with the first condition.
  const first = {
    ...(search !== null && search.itemId !== null && { _id: search.itemId }),
    ...(documentNumber !== undefined && { documentNumberKey: documentNumber }),
  }
  return '$or' in tokens ? { ...first, ...shown, ...tokens } : { ...first, ...tokens, ...shown }
}

type Bound = { $lt: string } | { $gt: string } | { $gte: string }

/** The bounds of all keys. Where a key has two upper bounds, the lower one counts. */
function placesOf(
  { fromDay, toDay, updatedAfter, updatedUntil }: OutletQuery,
  keys: KeyFields,
  bounds: Record<string, Bound[]>,
): Filter<BsonItem> {
  const add = (field: string, bound: Bound) => {
    bounds[field] = [...(bounds[field] ?? []), bound]
  }
  if (fromDay !== undefined) add(keys.printed, { $gte: keyOfDay(fromDay) })
  if (toDay !== undefined) add(keys.printed, { $lt: keyOfDay(toDay + 1) })
  if (updatedAfter !== undefined) add(keys.updated, { $gt: behind(updatedAfter) })
  if (updatedUntil !== undefined) {
    add(keys.updated, { $lt: behind(updatedUntil) })
    // No item is printed on a later day than that of its latest event: so those that are left out are not even skipped.
    if (keys.printed === 'printedPlace') add(keys.printed, { $lt: keyOfDay(firstDay(dayInShanghai(updatedUntil)) + 1) })
  }
  return Object.fromEntries(Object.entries(bounds).map(([field, all]) => [field, intersection(all)]))
}

function intersection(bounds: Bound[]): Record<string, string> {
  const above = bounds.flatMap((bound) => ('$lt' in bound ? [bound.$lt] : []))
  const rest = Object.assign({}, ...bounds.filter((bound) => !('$lt' in bound)))
  return above.length === 0 ? rest : { ...rest, $lt: above.reduce((a, b) => (a < b ? a : b)) }
}

/** Items whose tokens are not written yet are candidates of every search. */
function tokenFilter(conditions: TokenCondition[]): Filter<BsonItem> {
  const [first] = conditions
  if (first === undefined) return {}
  // Two points of one index. With $or there would be two plans to merge.
  if (conditions.length === 1 && 'all' in first && first.all.length === 1)
    return { tokens: { $in: [...first.all, null] } }
  const each = conditions.map((condition) => ({
    tokens: 'all' in condition ? { $all: condition.all } : { $elemMatch: beginningWith(condition.beginning) },
  }))
  return { $or: [each.length === 1 ? (each[0] as Filter<BsonItem>) : { $and: each }, { tokens: null }] }
}

/** Bounds for one element of the array, so that the index is read between them only. */
function beginningWith(beginning: string): { $gte: string; $lt?: string } {
  const characters = [...beginning]
  const next = followerOf(characters.at(-1) as string)
  const end = next === null ? null : characters.slice(0, -1).join('') + next
  return { $gte: beginning, ...(end !== null && { $lt: end }) }
}

/** The next character in the order of code points, which is that of MongoDB's strings. */
function followerOf(character: string): string | null {
  const next = (character.codePointAt(0) ?? 0) + 1
  if (next > 0x10ffff) return null
  return String.fromCodePoint(next === 0xd800 ? 0xe000 : next)
}
