import { hash } from 'node:crypto'
import type { Directory } from '../domain/directory/directory.ts'
import { isRetryable } from '../domain/errors.ts'
import type { ItemId } from '../domain/ids.ts'
import type { Content } from '../domain/item/content.ts'
import type { ItemState } from '../domain/item/decide.ts'
import type { PlaceNames } from '../domain/item/names-in-titles.ts'
import { areTwinTitles, twinTraits } from '../domain/item/twins.ts'
import type { EventCodec } from '../ports/event-codec.ts'
import type { Journal, JournalTransaction } from '../ports/journal.ts'
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
  /** Brings the index up to the journal's end. */
  catchUp(): void
  /** Made once for a content, which an import asks for when it judges a row and again when it publishes it. */
  placeOf(content: Content): ShelfPlace
  twinsAt(place: ShelfPlace): ItemId[]
  /** Keeps an item where its twins will be looked for, within the event's transaction. */
  keep(tx: JournalTransaction, itemId: ItemId, place: ShelfPlace): void
  /** Says that the index has all events up to the journal's end. */
  keptUpTo(tx: JournalTransaction, nodeSeq: number): void
}

const RECORDS_A_TIME = 1000

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
}: {
  journal: Journal
  codec: EventCodec
  directory: () => Directory
  placeNaming: PlaceNaming
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

  const keepAsItStands = (tx: JournalTransaction, itemId: ItemId): void => {
    tx.removeTwins(itemId)
    const item = tx.item(itemId)
    const content = item?.status === 'live' ? readable(item) : null
    if (content !== null) shelve(shelves(tx), itemId, placeOf(content))
  }

  /** Null for what cannot be decoded: it is no reason to publish nothing. */
  const readable = (item: ItemState): Content | null => {
    try {
      return contentInForce(item, { journal, codec })?.content ?? null
    } catch (error) {
      if (isRetryable(error)) throw error
      return null
    }
  }

  /** False when there is nothing left to do. */
  const advance = (): boolean =>
    journal.transact((tx) => {
      const { id } = names()
      const known = tx.twinsKept()
      if (known.names !== id) tx.clearTwins()
      const from = (known.names === id ? known.nodeSeq : 0) + 1
      const records = journal.read(from, RECORDS_A_TIME)
      for (const itemId of new Set(records.map((record) => record.itemId))) keepAsItStands(tx, itemId)
      tx.setTwinsKept({ nodeSeq: records.at(-1)?.nodeSeq ?? from - 1, names: id })
      return records.length === RECORDS_A_TIME
    })

  return {
    catchUp: () => {
      const { nodeSeq, names: known } = journal.twinsKept()
      if (nodeSeq === journal.head().nodeSeq && known === names().id) return
      while (advance());
    },
    placeOf,
    twinsAt: (place) =>
      shelvedLike(reading, place).flatMap((id) => {
        const itemId = id as ItemId
        const said = latestContent(itemId, { journal, codec })
        const traits = said && twinTraits(said, names())
        return traits?.key === place.key && areTwinTitles(traits.title, place.title, names()) ? [itemId] : []
      }),
    keep: (tx, itemId, place) => shelve(shelves(tx), itemId, place),
    keptUpTo: (tx, nodeSeq) => tx.setTwinsKept({ nodeSeq, names: names().id }),
  }
}
