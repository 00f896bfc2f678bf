import type { ItemDocument } from '../domain/item/item-document.ts'

/** Characters of a page, in an answer or for who reads all: 200 items of the largest size would be 180 MB. */
export const PAGE_ROOM = 4 * 1024 * 1024

export const charactersOf = ({ contentText, latest, withdrawal }: ItemDocument): number =>
  (contentText?.length ?? 0) + latest.envelopeText.length + (withdrawal?.envelopeText.length ?? 0)

/**
 * For a page of documents that may be large: false from the one on with which they have more than `room` characters.
 * It is the last of its page, however many were asked for, so that no more of them are held than are wanted.
 */
export function createRoom(room = Number.POSITIVE_INFINITY): (document: ItemDocument) => boolean {
  let left = room
  return (document) => {
    left -= charactersOf(document)
    return left >= 0
  }
}
