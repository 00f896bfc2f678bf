import type { EventCodec } from '../../ports/event-codec.ts'
import type { EventLog } from '../../ports/event-log.ts'
import type { Bookmark, Journal, JournalRecord } from '../../ports/journal.ts'
import type { ChainLink } from './chain-in-log.ts'
import { eraseInLog, type SeenRedaction } from './erase-in-log.ts'
import { freeInJournal, type SeenDiscard } from './free-in-journal.ts'
import type { DirectoryDeps } from './in-force-after.ts'
import { isRedaction } from './refill.ts'
import { type UnjournalledEvent, unjournalledOf } from './unjournalled.ts'

/** What reading the log has shown of a node's chain since the relay loaded the node. */
export interface ChainFindings {
  /** How far the chain was seen in the log. */
  seen: Bookmark
  /** Events that follow the journal's end in the log, and that the journal lacks. */
  unjournalled: UnjournalledEvent[]
  /** Redactions that were seen. What they erase is still to be erased in the log. */
  redactions: SeenRedaction[]
  /** Discards of the node's events that were seen. The journal is still to be told of the items that they free. */
  discards: SeenDiscard[]
  /** The next offset to look at. A chunk is shown again when its reading failed, and an event must not wait twice. */
  lookedTo: number
}

export const nothingFound = (seen: Bookmark): ChainFindings => ({
  seen,
  unjournalled: [],
  redactions: [],
  discards: [],
  lookedTo: seen.readTo,
})

/**
 * Adds links of the chain to the findings. Gives what they say of the journal: `behind` when it lacks one of them,
 * `differs` when it has another event at the same place, null when it has them all.
 */
export function addLinks(
  found: ChainFindings,
  links: ChainLink[],
  { own, codec }: { own: (nodeSeq: number) => JournalRecord | null; codec: EventCodec },
): 'behind' | 'differs' | null {
  let said: 'behind' | null = null
  for (const link of links) {
    const { nodeSeq, itemId } = link.record
    if (!link.isOwn) {
      if (own(nodeSeq) !== null) return 'differs'
      said = 'behind'
      found.unjournalled.push(unjournalledOf(link, codec))
    }
    found.seen = { ...found.seen, nodeSeq, offset: link.offset + 1 }
    if (isErasing(link, codec)) found.redactions.push({ itemId, nodeSeq })
  }
  return said
}

/** A chunk is shown again when its reading failed: discards that were worked off are not taken twice. */
export function addDiscard(found: ChainFindings, seen: SeenDiscard): void {
  if (seen.offset >= found.seen.readTo) found.discards.push(seen)
}

/** Whether the event of a link erases. The journal's own may be one that a refill took out of the log. */
const isErasing = (link: ChainLink, codec: EventCodec): boolean =>
  link.record.schema.name === 'hub.ItemRedacted' && isRedaction(unjournalledOf(link, codec))

/**
 * Does what is still to be done about what was found: erases in the log what redactions erase, and tells the journal of
 * the items that the root has freed. It can be repeated. Says whether there were discards. `readTo`: how far the log was
 * read.
 */
export async function workOff(
  found: ChainFindings,
  readTo: number,
  deps: { journal: Journal; log: EventLog } & DirectoryDeps,
): Promise<boolean> {
  await eraseInLog(found.redactions, readTo, deps)
  found.redactions = []
  const hadDiscards = found.discards.length > 0
  await freeInJournal(found.discards, deps)
  found.discards = []
  return hadDiscards
}
