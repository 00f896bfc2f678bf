import { hash } from 'node:crypto'
import type { Directory } from '../domain/directory/directory.ts'
import type { ItemId } from '../domain/ids.ts'
import type { Content } from '../domain/item/content.ts'
import type { PlaceNames } from '../domain/item/names-in-titles.ts'
import { areTwinTitles, twinTraits } from '../domain/item/twins.ts'
import type { Timers } from '../domain/timers.ts'
import type { EventCodec } from '../ports/event-codec.ts'
import type { Journal, JournalTransaction } from '../ports/journal.ts'
import { latestContent } from './content-in-force.ts'
import { putNextOnShelves } from './twin-catch-up.ts'
import { type ReadableShelves, type ShelfPlace, shelfPlace, shelvedLike, type TwinShelves } from './twin-shelf.ts'
import { createWaitingTwins, type TwinChanges } from './waiting-twins.ts'

export type PlaceNaming = (directory: Directory) => PlaceNames

/** Living twins of a content. */
export interface FoundTwins {
  itemIds: ItemId[]
  /** So many items are nearly alike that not all were compared: another twin may be among them. */
  isCutOff: boolean
}

/**
 * Finds the living twins of a content among a node's items (domain/item/twins.ts). What it looks in stands in the journal
 * and follows from the journal's events: it is brought up to them before it is used, so it is whole after a refill, a
 * rebase, a restored copy, and for a journal of an older version.
 */
export interface TwinIndex {
  /** Brings the index up to the journal's end, at once. */
  catchUp(): void
  /** The same, and writes what waits in memory: `twinsAt` then writes nothing until the next event. */
  settle(): void
  /** `catchUp` in steps, between which others have their turn. */
  catchUpInTurns(signal?: AbortSignal): Promise<void>
  /** Made once for a content, which an import asks for when it judges a row and again when it publishes it. */
  placeOf(content: Content): ShelfPlace
  twinsAt(place: ShelfPlace): FoundTwins
  /** For one transaction that appends events. */
  within(tx: JournalTransaction): TwinsWithin
}

/** Looks for twins within a transaction, and keeps what its events change. */
export interface TwinsWithin extends Pick<TwinChanges, 'note' | 'end'> {
  /** Sees what was noted before. */
  twinsAt(place: ShelfPlace): FoundTwins
}

/** The places of contents under these names. Each is made once. */
function createPlaces(
  { keyedHash }: Pick<Journal, 'keyedHash'>,
  names: () => PlaceNames,
): (content: Content) => ShelfPlace {
  const places = new WeakMap<Content, { names: PlaceNames; place: ShelfPlace }>()
  const secret = keyedHash('twin')
  return (content) => {
    const known = names()
    const before = places.get(content)
    if (before?.names === known) return before.place
    const place = shelfPlace(twinTraits(content, known), (key) => hash('sha256', `${secret}\n${key}`, 'hex'))
    places.set(content, { names: known, place })
    return place
  }
}

/** Whose titles are compared is decoded whole. */
const MOST_BYTES_COMPARED = 8_000_000

export interface TwinIndexDeps {
  journal: Journal
  codec: EventCodec
  directory: () => Directory
  placeNaming: PlaceNaming
  turn: Timers['turn']
  /** Milliseconds of a clock that is never set. */
  timer: () => number
}

export function createTwinIndex({ journal, codec, directory, placeNaming, turn, timer }: TwinIndexDeps): TwinIndex {
  const names = () => placeNaming(directory())
  const namesId = () => names().id
  const reading: ReadableShelves = {
    markUnder: (mark, text) => hash('sha256', `${mark}\n${text}`, 'hex'),
    at: (mark) => journal.twinsAt(mark).map(({ nodeSeq, signature }) => ({ id: nodeSeq, signature })),
  }
  const shelvesOf = (tx: JournalTransaction): TwinShelves => ({
    ...reading,
    put: (mark, { id, signature }) => tx.putTwin(mark, id, signature),
    putWithin: (most, mark, { id, signature }) => tx.putTwinWithin(most, mark, id, signature),
  })
  const placeOf = createPlaces(journal, names)
  const waiting = createWaitingTwins(journal, namesId, shelvesOf)
  const advance = () => putNextOnShelves({ journal, codec, namesId, placeOf, shelvesOf, timer })
  const isBehind = () => !waiting.isCaughtUp(journal.twinsKept(), journal.head().nodeSeq)

  const look = (place: ShelfPlace): FoundTwins => {
    const { ids, isCutOff } = shelvedLike(reading, place)
    if (ids.length === 0) return { itemIds: [], isCutOff }
    const itemIds = new Set<ItemId>()
    let bytes = 0
    for (const nodeSeq of ids) {
      if (bytes > MOST_BYTES_COMPARED) return { itemIds: [...itemIds], isCutOff: true }
      const [record] = journal.read(nodeSeq, 1)
      const said = record === undefined ? null : latestContent(record.itemId, { journal, codec })
      const other = said && placeOf(said)
      bytes += record?.body.length ?? 0
      if (record !== undefined && other?.mark === place.mark && areTwinTitles(other.title, place.title, names()))
        itemIds.add(record.itemId)
    }
    return { itemIds: [...itemIds], isCutOff }
  }

  const catchUp = () => {
    if (!isBehind()) return
    waiting.flush()
    while (advance());
  }

  return {
    catchUp,
    settle: () => {
      waiting.flush()
      catchUp()
    },
    catchUpInTurns: async (signal) => {
      if (!isBehind()) return
      waiting.flush()
      while (signal?.aborted !== true && advance()) await turn()
    },
    placeOf,
    twinsAt: (place) => {
      waiting.flush()
      return look(place)
    },
    within: (tx) => {
      const { note, write, end } = waiting.within(tx)
      return {
        twinsAt: (place) => {
          write()
          return look(place)
        },
        note,
        end,
      }
    },
  }
}
