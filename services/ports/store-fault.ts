import type { ItemId } from '../domain/ids.ts'

/** A fault that an engine finds in its files, or in what it derives from the records: indexes, columns, counts. */
export interface StoreFault {
  /** The item that it concerns, where it concerns one. */
  itemId?: ItemId
  /** The fault in words, with table, row and column. */
  what: string
}
