import type { Journal, JournalRecord } from '../../ports/journal.ts'

/** A journal's records for a reader that asks for one place of the chain after the other. Reads 500 at a time. */
export interface OwnRecords {
  /** The record at a place of the chain; null where the journal has none. */
  at(nodeSeq: number): JournalRecord | null
  /** Records from a place on, in order: at most `limit`, and perhaps fewer than the journal has. */
  from(nodeSeq: number, limit: number): JournalRecord[]
  /** The journal was written otherwise than by appending: read it again. */
  forget(): void
}

const WINDOW = 500

export function createOwnRecords(journal: Journal): OwnRecords {
  let window: JournalRecord[] = []

  /** Where a record stands in the window. Moves the window when the place is not in it. */
  function indexOf(nodeSeq: number): number {
    const first = window[0]?.nodeSeq ?? nodeSeq
    if (nodeSeq < first || nodeSeq >= first + window.length) window = journal.read(nodeSeq, WINDOW)
    return nodeSeq - (window[0]?.nodeSeq ?? nodeSeq)
  }

  return {
    at: (nodeSeq) => {
      const index = indexOf(nodeSeq)
      return window[index] ?? null
    },
    from: (nodeSeq, limit) => {
      const index = indexOf(nodeSeq)
      return window.slice(index, index + limit)
    },
    forget: () => {
      window = []
    },
  }
}
