import type { Organ } from '../domain/item/content.ts'
import type { DisplayDates } from '../domain/item/display-dates.ts'
import { isUnknownTo, mayRead, type Reader } from '../domain/item/may-read.ts'
import type { CheckedItem } from './checked-item.ts'
import type { CheckedVersion } from './item-history.ts'

/**
 * What a reader is told of an item. Every answer, list row and page is made of this, so that none of them tells what
 * another one withholds.
 */
export interface ToldItem extends CheckedItem {
  /** Whether its text was erased and is not replaced. */
  isErased: boolean
  /** The organ that made it; when the content names none, it is the node's own office. Null where that is not told. */
  organ: Organ | null
  /** The days on which it is displayed are no secret. */
  displayed: DisplayDates
}

/** `content`, `contentText`, `title`, `organ` and the links are null where the reader may not know them. */
export function toldItem(item: CheckedItem, reader: Reader): ToldItem {
  const { node, content } = item
  const readable = mayRead(item, reader)
  const isUnknown = isUnknownTo(item, reader)
  return {
    ...item,
    isErased: content === null,
    displayed: { displayFrom: content?.displayFrom, displayUntil: content?.displayUntil },
    title: readable === 'nothing' ? null : item.title,
    organ:
      readable === 'nothing'
        ? null
        : (content?.organ ?? { name: node.name, kind: 'government', divisionCode: node.divisionCode }),
    content: readable === 'content' ? content : null,
    contentText: readable === 'content' ? item.contentText : null,
    predecessor: isUnknown ? null : item.predecessor,
    successor: isUnknown ? null : item.successor,
  }
}

/** Whether a version's content may be shown: the item's must be, and its own display must have begun and not ended. */
export const versionIsReadable = (item: CheckedItem, { content }: CheckedVersion, reader: Reader): boolean =>
  mayRead(item, reader) === 'content' && mayRead({ ...item, content }, reader) === 'content'
