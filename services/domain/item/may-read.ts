import type { Instant, NodeId } from '../ids.ts'
import { beginsAfter, type DisplayDates, dayInShanghai, displayEndedBefore } from './display-dates.ts'

/** Who reads, and on which day (`YYYY-MM-DD` in Asia/Shanghai). A clerk is one of a node. */
export interface Reader {
  role: 'public' | 'clerk' | 'auditor' | 'operator'
  nodeId: NodeId | null
  today: string
}

/** A version of an item, as far as it matters for who may read it. */
export interface VersionToRead {
  /** The item's maker. */
  nodeId: NodeId
  /** Of this version. Null when the text is erased. */
  content: DisplayDates | null
  /** When the item was withdrawn; null for a living one. */
  withdrawn: { at: Instant } | null
}

export type Readable = 'nothing' | 'title' | 'content'

export const publicReader = (today: string): Reader => ({ role: 'public', nodeId: null, today })

/**
 * How much of a version a reader may see: all of it, only its title, or neither. The maker's clerks, auditors and
 * operators see all that is there. Everybody else sees a content from its first day of display to its last one, and the
 * title ever after. A withdrawal leaves the title as a notice, unless it came before the first day. The first day is
 * asked of the content in force, and of a version in the history of its own content as well.
 */
export function mayRead({ nodeId, content, withdrawn }: VersionToRead, reader: Reader): Readable {
  if (content === null) return 'nothing'
  const isOfMaker = reader.role === 'clerk' && reader.nodeId === nodeId
  if (isOfMaker || reader.role === 'auditor' || reader.role === 'operator') return 'content'
  if (withdrawn !== null) return isWithdrawnBeforeShown(content, withdrawn.at) ? 'nothing' : 'title'
  if (beginsAfter(content, reader.today)) return 'nothing'
  return displayEndedBefore(content, reader.today) ? 'title' : 'content'
}

/** Whether an item has a text of which a reader may not even know what it is about. */
export const isUnseenBy = (item: VersionToRead, reader: Reader): boolean =>
  item.content !== null && mayRead(item, reader) === 'nothing'

/** Whether an item is to be as if it were not there yet: it is alive and has a text, and its first day has not come. */
export const isUnknownTo = (item: VersionToRead, reader: Reader): boolean =>
  item.withdrawn === null && isUnseenBy(item, reader)

/** Whether nobody has ever seen the content of an item that was withdrawn then. */
export const isWithdrawnBeforeShown = (content: DisplayDates, withdrawnAt: Instant): boolean =>
  beginsAfter(content, dayInShanghai(withdrawnAt))
