import type { ItemId } from '../domain/ids.ts'

/** What an engine finds wrong in its own files, or in what it keeps beside the records: indexes, columns, counts. */
export interface StoreFault {
  /** The item that it concerns, where it concerns one. */
  itemId?: ItemId
  /** In words, with the place: table, row, column. */
  what: string
}
