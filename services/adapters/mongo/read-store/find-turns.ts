import type { Filter } from 'mongodb'
import type { ItemId } from '../../../domain/ids.ts'
import { NO_FIRST_DAY, NO_LAST_DAY } from '../../../domain/item/display-dates.ts'
import { turnOfBegin, turnOfEnd } from '../../../domain/item/display-turns.ts'
import type { TurnedItem, TurnsQuery } from '../../../ports/item-store.ts'
import { createRoom } from '../../../ports/page-room.ts'
import { type TurnBounds, turnBounds } from '../../../ports/turn-bounds.ts'
import { type BsonItem, documentOf, WITHOUT_TOKENS } from './bson-item.ts'
import type { Collections } from './collections.ts'

type DayField = 'displayFromDay' | 'displayUntilDay'

interface Place {
  _id: ItemId
  field: DayField
  day: number
  turn: number
}

/** A page may be of large documents, so not all of them are read before it is known which have room. */
const READ_AT_ONCE = 20

/**
 * Places are read from the indexes first, and then the documents at them. An item that has another day by then has
 * changed, and is told as a change; the page is filled up from behind, as a shorter one would be taken for the last.
 */
export async function findTurns(collections: Collections, query: TurnsQuery): Promise<TurnedItem[]> {
  const hasRoom = createRoom(query.room)
  const page: TurnedItem[] = []
  for (let { after } = query; page.length < query.limit; ) {
    const places = await placesOf(collections, { ...query, after, limit: query.limit - page.length })
    const wasFull = page.length + places.length === query.limit
    for (let from = 0; from < places.length; from += READ_AT_ONCE)
      for (const item of await itemsAt(collections, places.slice(from, from + READ_AT_ONCE))) {
        page.push(item)
        if (!hasRoom(item.document)) return page
      }
    const last = places.at(-1)
    if (last === undefined || !wasFull) return page
    after = { turn: last.turn, itemId: last._id }
  }
  return page
}

/** Reads a range of the index of first days, and one of last days, merged by turn and itemId. */
async function placesOf({ items }: Collections, query: TurnsQuery): Promise<Place[]> {
  const { limit, entries } = query
  const { begins, ends } = turnBounds(query)
  const placesIn = async (field: DayField, bounds: TurnBounds, turnOf: (day: number) => number) => {
    const found: Place[] = []
    for (const range of rangesOf(field, bounds)) {
      const stored = await items
        .find(
          { ...range, ...(entries !== undefined && { shownOn: { $in: entries } }) },
          { projection: { displayFromDay: 1, displayUntilDay: 1 } },
        )
        .sort({ [field]: 1, _id: 1 })
        .limit(limit)
        .toArray()
      found.push(...stored.map(({ _id, [field]: day }) => ({ _id, field, day, turn: turnOf(day) })))
    }
    return found
  }
  return [
    ...(await placesIn('displayFromDay', begins, turnOfBegin)),
    ...(await placesIn('displayUntilDay', ends, turnOfEnd)),
  ]
    .sort((a, b) => a.turn - b.turn || (a._id < b._id ? -1 : 1))
    .slice(0, limit)
}

/** In the order of the places. */
async function itemsAt({ items }: Collections, places: Place[]): Promise<TurnedItem[]> {
  const stored = await items.find({ _id: { $in: places.map(({ _id }) => _id) } }, WITHOUT_TOKENS).toArray()
  const byId = new Map(stored.map((item) => [item._id, item]))
  return places.flatMap(({ _id, field, day, turn }) => {
    const item = byId.get(_id)
    return item?.[field] === day ? [{ document: documentOf(item), changedAt: item.changedAt, turn }] : []
  })
}

/** What is left of one day, and then the days behind it: each is one range of the index. */
function rangesOf(field: DayField, { after: { day, itemId }, upTo }: TurnBounds): Filter<BsonItem>[] {
  const given = field === 'displayFromDay' ? { $gt: Math.max(day, NO_FIRST_DAY) } : { $gt: day, $lt: NO_LAST_DAY }
  const later = { [field]: { ...given, $lte: upTo } } as Filter<BsonItem>
  const ofDay = { [field]: day, _id: { $gt: itemId } } as Filter<BsonItem>
  return itemId === null ? [later] : [ofDay, later]
}
