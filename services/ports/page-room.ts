import type { ItemDocument } from '../domain/item/item-document.ts'
import type { HistoryRow } from './read-models.ts'

/** Most characters of a page of documents, for answers and for walks over all items. 200 of the largest items have 180 MB. */
export const PAGE_ROOM = 4 * 1024 * 1024

export const charactersOf = ({ contentText, latest, withdrawal }: ItemDocument): number =>
  (contentText?.length ?? 0) + latest.envelopeText.length + (withdrawal?.envelopeText.length ?? 0)

/**
 * Counts the characters of a page's documents. Gives false for the document with which they exceed `room`, and for all
 * behind it. That document is the last of its page, however many were asked for, so that a page of large documents
 * never fills the memory.
 */
export function createRoom(room = Number.POSITIVE_INFINITY): (document: ItemDocument) => boolean {
  let left = room
  return (document) => {
    left -= charactersOf(document)
    return left >= 0
  }
}

export const charactersOfRow = ({ contentText, envelopeText }: HistoryRow): number =>
  (contentText?.length ?? 0) + envelopeText.length

/**
 * Counts the characters of a history's rows, in the order of their versions. Gives false for a row that the page has no
 * room for: the rows before it have exceeded `room`, and it begins another version.
 */
export function createHistoryRoom(room: number): (row: HistoryRow) => boolean {
  let left = room
  let version: number | null = null
  return (row) => {
    if (left < 0 && row.version !== version) return false
    version = row.version
    left -= charactersOfRow(row)
    return true
  }
}
