import type { Filter } from 'mongodb'
import { HubError } from '../../../domain/errors.ts'
import { contentIn } from '../../../domain/item/content.ts'
import { firstDay } from '../../../domain/item/display-dates.ts'
import { foldText, searchTextOf } from '../../../domain/item/search-text.ts'
import { tokenCondition } from '../../../domain/item/search-tokens.ts'
import type { OutletQuery } from '../../../ports/item-store.ts'
import { createRoom } from '../../../ports/page-room.ts'
import type { StoredDocument } from '../../../ports/stored-document.ts'
import { type BsonItem, documentOf, WITHOUT_TOKENS } from './bson-item.ts'
import type { Collections } from './collections.ts'
import { listKeyOf } from './sort-keys.ts'

/** Between two batches others get their turn. */
const CANDIDATES_A_BATCH = 50

/**
 * A page of an outlet. For a search the server gives candidates that have all tokens, and their texts are looked at
 * here. When too few of them hold the words in one piece, it is asked for more, twice as many each time.
 */
export async function findOutletItems({ items }: Collections, query: OutletQuery): Promise<StoredDocument[]> {
  const { limit, after, room, budget } = query
  if (limit <= 0) return []
  const words = foldText(query.q ?? '')
  const hasWords = (item: Searched) => words === '' || textOf(item).includes(words)

  const hasRoom = createRoom(room)
  const found: StoredDocument[] = []
  let key = after === undefined ? null : listKeyOf(after)
  for (let size = limit; ; size *= 2) {
    const candidates = items
      .find(filterOf(query, words, key), WITHOUT_TOKENS)
      .sort({ listPlace: -1 })
      .limit(size)
      .batchSize(CANDIDATES_A_BATCH)
    let seen = 0
    for await (const candidate of candidates) {
      if (words !== '' && budget?.take({ publishedAt: candidate.publishedAt, itemId: candidate._id }) === false)
        return found
      seen++
      key = candidate.listPlace
      if (!hasWords(candidate)) continue
      const document = documentOf(candidate)
      found.push(document)
      if (found.length === limit || !hasRoom(document)) return found
    }
    if (seen < size) return found
  }
}

type Searched = Pick<BsonItem, '_id' | 'status' | 'contentText' | 'organ'>

function textOf({ _id, status, contentText, organ }: Searched): string {
  try {
    return searchTextOf(status, contentIn(contentText), organ)
  } catch (cause) {
    throw new HubError('store-damaged', `MongoDB is damaged: the text of item ${_id} cannot be read`, { cause })
  }
}

function filterOf(
  { entries, field, organ, status, today, newerThan }: OutletQuery,
  words: string,
  key: string | null,
): Filter<BsonItem> {
  const day = firstDay(today)
  const tokens = tokenFilter(words)
  const shown = {
    shownOn: { $in: entries },
    ...((key !== null || newerThan !== undefined) && {
      listPlace: {
        ...(key !== null && { $lt: key }),
        // Behind every item of that moment.
        ...(newerThan !== undefined && { $gt: `${newerThan} ~` }),
      },
    }),
    displayFromDay: { $lte: day },
    displayUntilDay: { $gte: day },
    ...(status !== undefined && { status }),
    ...(field !== undefined && { field }),
    ...(organ !== undefined && { organ }),
  }
  // The order makes no difference to MongoDB. A server without a planner begins with the first condition.
  return '$or' in tokens ? { ...shown, ...tokens } : { ...tokens, ...shown }
}

/** Items whose tokens are not written yet are candidates of every search. */
function tokenFilter(words: string): Filter<BsonItem> {
  const condition = tokenCondition(words)
  if (condition === null) return {}
  // Two points of one index. With $or there would be two plans to merge.
  if ('all' in condition && condition.all.length === 1) return { tokens: { $in: [...condition.all, null] } }
  const withTokens = 'all' in condition ? { $all: condition.all } : { $elemMatch: beginningWith(condition.beginning) }
  return { $or: [{ tokens: withTokens }, { tokens: null }] }
}

/** Bounds for one element of the array, so that the index is read between them only. */
function beginningWith(character: string): { $gte: string; $lt?: string } {
  const end = followerOf(character)
  return { $gte: character, ...(end !== null && { $lt: end }) }
}

/** The next character in the order of code points, which is that of MongoDB's strings. */
function followerOf(character: string): string | null {
  const next = (character.codePointAt(0) ?? 0) + 1
  if (next > 0x10ffff) return null
  return String.fromCodePoint(next === 0xd800 ? 0xe000 : next)
}
