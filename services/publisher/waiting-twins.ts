import type { Journal, JournalRecord, JournalTransaction, TwinsKept } from '../ports/journal.ts'
import { type ShelfPlace, shelve, type TwinShelves } from './twin-shelf.ts'

/** So many wait in memory. Another process that cannot wait makes them itself, from the journal. */
const MOST_WAITING = 2000

/** An event of an item, and where the item's twins are looked for. */
interface Placed {
  nodeSeq: number
  place: ShelfPlace
}

/** Items that stand in the journal, and not on the shelves yet. The shelves have all events up to `from`. */
interface Waiting {
  from: number
  upTo: number
  names: string
  items: Placed[]
}

/** What the events of one transaction change on the shelves. */
export interface TwinChanges {
  /** Notes where the twins of an item are looked for after an event; null where it is not live. */
  note(record: Pick<JournalRecord, 'itemId' | 'nodeSeq' | 'version'>, place: ShelfPlace | null): void
  /** Writes what was noted, for whoever looks for twins within the transaction. */
  write(): void
  /**
   * Ends it, `nodeSeq` being the journal's end. What was noted is written, or waits in memory while other calls follow:
   * many items that are written together, in the order of their marks, cost a fraction. Gives what is to be called once
   * the transaction is durable.
   */
  end(nodeSeq: number, moreFollow: boolean): () => void
}

/**
 * Items whose places are not written yet. They are lost with the process, and then found again from the journal, as by any
 * other process, because `twinsKept` says how far the shelves have come.
 */
export function createWaitingTwins(
  journal: Pick<Journal, 'transact'>,
  namesId: () => string,
  shelvesOf: (tx: JournalTransaction) => TwinShelves,
) {
  let waiting: Waiting | null = null

  /** With what waits, the shelves have all events up to `head`. */
  const isCaughtUp = ({ nodeSeq, names }: TwinsKept, head: number): boolean => {
    if (names !== namesId()) return false
    if (waiting === null || waiting.names !== names) return nodeSeq === head
    return waiting.from === nodeSeq && waiting.upTo === head
  }

  /** Where somebody else has gone on, he had the items from the journal. */
  const writeWaiting = (tx: JournalTransaction, { from, upTo, names, items }: Waiting): void => {
    const kept = tx.twinsKept()
    if (kept.nodeSeq !== from || kept.names !== names) return
    shelveAll(shelvesOf(tx), items)
    tx.setTwinsKept({ nodeSeq: upTo, names })
  }

  const within = (tx: JournalTransaction): TwinChanges => {
    const wasCaughtUp = isCaughtUp(tx.twinsKept(), tx.head().nodeSeq)
    let before = waiting
    let noted: Placed[] = []
    const write = () => {
      if (before !== null) writeWaiting(tx, before)
      before = null
      shelveAll(shelvesOf(tx), noted)
      noted = []
    }
    return {
      note: ({ itemId, nodeSeq, version }, place) => {
        // What stands or waits somewhere else is taken away.
        if (version > 1) write()
        if (version > 1) tx.removeTwins(itemId)
        if (place !== null) noted.push({ nodeSeq, place })
      },
      write,
      end: (nodeSeq, moreFollow) => {
        const { nodeSeq: from, names } = tx.twinsKept()
        const items = [...(before?.items ?? []), ...noted]
        const waits = wasCaughtUp && moreFollow && items.length < MOST_WAITING
        if (!waits) {
          write()
          if (wasCaughtUp) tx.setTwinsKept({ nodeSeq, names })
        }
        return () => {
          waiting = waits ? { from, upTo: nodeSeq, names, items } : null
        }
      },
    }
  }

  return {
    isCaughtUp,
    within,
    /** Writes what waits. */
    flush: (): void => {
      const items = waiting
      if (items !== null) journal.transact((tx) => writeWaiting(tx, items))
      waiting = null
    },
  }
}

/** In the order of their marks, so that each page of a store is written once. */
function shelveAll(shelves: TwinShelves, items: Placed[]): void {
  const sorted = items.toSorted((a, b) => (a.place.mark < b.place.mark ? -1 : 1))
  for (const { nodeSeq, place } of sorted) shelve(shelves, nodeSeq, place)
}
