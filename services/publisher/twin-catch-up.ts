import { isRetryable } from '../domain/errors.ts'
import type { Content } from '../domain/item/content.ts'
import type { ItemState } from '../domain/item/decide.ts'
import type { EventCodec } from '../ports/event-codec.ts'
import type { Journal, JournalRecord, JournalTransaction } from '../ports/journal.ts'
import { contentInForce } from './content-in-force.ts'
import { type ShelfPlace, shelve, type TwinShelves } from './twin-shelf.ts'

/** A step holds up others for so long. */
const STEP_MS = 20
/** Records that are read in one go. Each may be a megabyte. */
const READ_AT_ONCE = 4

interface Catching {
  journal: Journal
  codec: EventCodec
  namesId: () => string
  placeOf: (content: Content) => ShelfPlace
  shelvesOf: (tx: JournalTransaction) => TwinShelves
  /** Milliseconds of a clock that is never set. */
  timer: () => number
}

/**
 * Puts items of the journal's next events on the shelves, for as long as a step may take. Under other names of places,
 * each item is put elsewhere. False when there is nothing left to do.
 */
export function putNextOnShelves({ journal, codec, namesId, placeOf, shelvesOf, timer }: Catching): boolean {
  const until = timer() + STEP_MS
  return journal.transact((tx) => {
    const names = namesId()
    const shelves = shelvesOf(tx)
    const known = tx.twinsKept()
    let nodeSeq = known.names === names ? known.nodeSeq : 0
    for (;;) {
      const records = journal.read(nodeSeq + 1, READ_AT_ONCE)
      const lastOf = new Map(records.map((record) => [record.itemId, record]))
      for (const last of lastOf.values()) {
        tx.removeTwins(last.itemId)
        const item = tx.item(last.itemId)
        const content = item?.status === 'live' ? readableContent(item, last, { journal, codec }) : null
        if (content !== null) shelve(shelves, last.nodeSeq, placeOf(content))
      }
      nodeSeq = records.at(-1)?.nodeSeq ?? nodeSeq
      const isDone = records.length < READ_AT_ONCE
      if (!isDone && timer() < until) continue
      tx.setTwinsKept({ nodeSeq, names })
      return !isDone
    }
  })
}

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
