import { hash } from 'node:crypto'
import type { Directory } from '../domain/directory/directory.ts'
import { isRetryable } from '../domain/errors.ts'
import type { ItemId } from '../domain/ids.ts'
import type { Content } from '../domain/item/content.ts'
import type { ItemState } from '../domain/item/decide.ts'
import type { PlaceNames } from '../domain/item/names-in-titles.ts'
import { areTwinTitles, twinTraits } from '../domain/item/twins.ts'
import type { Timers } from '../domain/timers.ts'
import type { EventCodec } from '../ports/event-codec.ts'
import type { Journal, JournalRecord, JournalTransaction } from '../ports/journal.ts'
import { contentInForce, latestContent } from './content-in-force.ts'
import {
  type ReadableShelves,
  type ShelfPlace,
  shelfPlace,
  shelve,
  shelvedLike,
  type TwinShelves,
} from './twin-shelf.ts'

export type PlaceNaming = (directory: Directory) => PlaceNames

/**
 * Finds the living twins of a content among a node's items (domain/item/twins.ts). What it looks in stands in the journal
 * and follows from the journal's events: it is brought up to them before it is used, so it is whole after a refill, a
 * rebase, a restored copy, and for a journal of an older version.
 */
export interface TwinIndex {
  /** Brings the index up to the journal's end, at once. */
  catchUp(): void
  /** The same in steps, between which others have their turn. */
  catchUpInTurns(signal?: AbortSignal): Promise<void>
  /** Made once for a content, which an import asks for when it judges a row and again when it publishes it. */
  placeOf(content: Content): ShelfPlace
  twinsAt(place: ShelfPlace): ItemId[]
  /** Keeps an item where its twins will be looked for, within the event's transaction. */
  keep(tx: JournalTransaction, itemId: ItemId, place: ShelfPlace): void
  /** Says that the index has all events up to the journal's end. */
  keptUpTo(tx: JournalTransaction, nodeSeq: number): void
}

/** A step takes some 20 ms, so that nobody else waits long. */
const RECORDS_A_STEP = 250

/** What an item says now, `last` being its last event that was read. Null for what cannot be decoded: it is no reason to publish nothing. */
function readableContent(
  item: ItemState,
  last: JournalRecord,
  { journal, codec }: { journal: Journal; codec: EventCodec },
): Content | null {
  try {
    const isInForce = item.shownVersion === undefined && item.version === last.version
    const decoded = isInForce ? codec.decode(last) : null
    const said = decoded?.kind === 'event' ? decoded.event.content : null
    return said ?? contentInForce(item, { journal, codec })?.content ?? null
  } catch (error) {
    if (isRetryable(error)) throw error
    return null
  }
}

/** The places of contents under these names. Each is made once. */
function createPlaces(
  { keyedHash }: Pick<Journal, 'keyedHash'>,
  names: () => PlaceNames,
): (content: Content) => ShelfPlace {
  const places = new WeakMap<Content, { names: PlaceNames; place: ShelfPlace }>()
  return (content) => {
    const known = names()
    const before = places.get(content)
    if (before?.names === known) return before.place
    const place = shelfPlace(twinTraits(content, known), (key) => keyedHash(`twin\n${key}`))
    places.set(content, { names: known, place })
    return place
  }
}

export function createTwinIndex({
  journal,
  codec,
  directory,
  placeNaming,
  turn,
}: {
  journal: Journal
  codec: EventCodec
  directory: () => Directory
  placeNaming: PlaceNaming
  turn: Timers['turn']
}): TwinIndex {
  const names = () => placeNaming(directory())
  const reading: ReadableShelves = {
    markUnder: (mark, text) => hash('sha256', `${mark}\n${text}`, 'hex'),
    at: journal.twinsAt,
  }
  const shelves = (tx: Pick<JournalTransaction, 'putTwin' | 'putTwinWithin'>): TwinShelves => ({
    ...reading,
    put: (mark, { id, signature }) => tx.putTwin(mark, id, signature),
    putWithin: (most, mark, { id, signature }) => tx.putTwinWithin(most, mark, id, signature),
  })
  const placeOf = createPlaces(journal, names)

  const keepAsItStands = (tx: JournalTransaction, last: JournalRecord): void => {
    tx.removeTwins(last.itemId)
    const item = tx.item(last.itemId)
    const content = item?.status === 'live' ? readableContent(item, last, { journal, codec }) : null
    if (content !== null) shelve(shelves(tx), last.itemId, placeOf(content))
  }

  const isCaughtUp = (): boolean => {
    const { nodeSeq, names: known } = journal.twinsKept()
    return nodeSeq === journal.head().nodeSeq && known === names().id
  }

  /** Under other names of places, each item is put elsewhere. False when there is nothing left to do. */
  const advance = (): boolean =>
    journal.transact((tx) => {
      const { id } = names()
      const known = tx.twinsKept()
      const from = (known.names === id ? known.nodeSeq : 0) + 1
      const records = journal.read(from, RECORDS_A_STEP)
      const lastOf = new Map(records.map((record) => [record.itemId, record]))
      for (const last of lastOf.values()) keepAsItStands(tx, last)
      tx.setTwinsKept({ nodeSeq: records.at(-1)?.nodeSeq ?? from - 1, names: id })
      return records.length === RECORDS_A_STEP
    })

  return {
    catchUp: () => {
      if (!isCaughtUp()) while (advance());
    },
    catchUpInTurns: async (signal) => {
      if (isCaughtUp()) return
      while (signal?.aborted !== true && advance()) await turn()
    },
    placeOf,
    twinsAt: (place) =>
      shelvedLike(reading, place).flatMap((id) => {
        const itemId = id as ItemId
        const said = latestContent(itemId, { journal, codec })
        const other = said && placeOf(said)
        return other?.mark === place.mark && areTwinTitles(other.title, place.title, names()) ? [itemId] : []
      }),
    keep: (tx, itemId, place) => shelve(shelves(tx), itemId, place),
    keptUpTo: (tx, nodeSeq) => tx.setTwinsKept({ nodeSeq, names: names().id }),
  }
}
