import type { Filter } from 'mongodb'
import { NO_FIRST_DAY, NO_LAST_DAY } from '../../../domain/item/display-dates.ts'
import type { TurnedItem, TurnsQuery } from '../../../ports/item-store.ts'
import { createRoom } from '../../../ports/page-room.ts'
import { type TurnBounds, turnBounds } from '../../../ports/turn-bounds.ts'
import { type BsonItem, documentOf, WITHOUT_TOKENS } from './bson-item.ts'
import type { Collections } from './collections.ts'

type DayField = 'displayFromDay' | 'displayUntilDay'

/** Reads a range of the index of first days, and one of last days, merged by turn and itemId. */
export async function findTurns({ items }: Collections, query: TurnsQuery): Promise<TurnedItem[]> {
  const { limit, room, entries } = query
  if (limit <= 0) return []
  const { begins, ends } = turnBounds(query)
  const placesOf = async (field: DayField, bounds: TurnBounds, turnOf: (day: number) => number) => {
    const found: { _id: BsonItem['_id']; turn: number }[] = []
    for (const range of rangesOf(field, bounds)) {
      const stored = await items
        .find(
          { ...range, ...(entries !== undefined && { shownOn: { $in: entries } }) },
          { projection: { displayFromDay: 1, displayUntilDay: 1 } },
        )
        .sort({ [field]: 1, _id: 1 })
        .limit(limit)
        .toArray()
      found.push(...stored.map(({ _id, [field]: day }) => ({ _id, turn: turnOf(day) })))
    }
    return found
  }
  const places = [
    ...(await placesOf('displayFromDay', begins, (day) => 2 * day)),
    ...(await placesOf('displayUntilDay', ends, (day) => 2 * day + 1)),
  ]
    .sort((a, b) => a.turn - b.turn || (a._id < b._id ? -1 : 1))
    .slice(0, limit)

  const hasRoom = createRoom(room)
  const page: TurnedItem[] = []
  for (const { _id, turn } of places) {
    const item = await items.findOne({ _id }, WITHOUT_TOKENS)
    // What has another day by now has changed, and is told as a change.
    if (item === null) continue
    const document = documentOf(item)
    page.push({ document, changedAt: item.changedAt, turn })
    if (!hasRoom(document)) break
  }
  return page
}

/** What is left of one day, and then the days behind it: each is one range of the index. */
function rangesOf(field: DayField, { after: { day, itemId }, upTo }: TurnBounds): Filter<BsonItem>[] {
  const given = field === 'displayFromDay' ? { $gt: Math.max(day, NO_FIRST_DAY) } : { $gt: day, $lt: NO_LAST_DAY }
  const later = { [field]: { ...given, $lte: upTo } } as Filter<BsonItem>
  const ofDay = { [field]: day, _id: { $gt: itemId } } as Filter<BsonItem>
  return itemId === null ? [later] : [ofDay, later]
}
