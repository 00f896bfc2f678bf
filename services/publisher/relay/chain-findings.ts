import type { ItemId } from '../../domain/ids.ts'
import type { EventCodec } from '../../ports/event-codec.ts'
import type { EventLog } from '../../ports/event-log.ts'
import type { Bookmark, Journal, JournalRecord } from '../../ports/journal.ts'
import { withoutContent } from '../without-content.ts'
import type { ChainLink } from './chain-in-log.ts'
import { isRedaction } from './refill.ts'
import { type UnjournalledEvent, unjournalledOf } from './unjournalled.ts'

/** What reading the log has shown of a node's chain since the relay loaded the node. */
export interface ChainFindings {
  /** How far the chain was seen in the log. */
  seen: Bookmark
  /** Events that follow the journal's end in the log, and that the journal lacks. */
  unjournalled: UnjournalledEvent[]
  /** Redactions that were seen. What they erase is still to be erased in the log. */
  redactions: { itemId: ItemId; nodeSeq: number }[]
  /** The next offset to look at. A chunk is shown again when its reading failed, and an event must not wait twice. */
  lookedTo: number
}

export const nothingFound = (seen: Bookmark): ChainFindings => ({
  seen,
  unjournalled: [],
  redactions: [],
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

/** Whether the event of a link erases. The journal's own may be one that a refill took out of the log. */
const isErasing = (link: ChainLink, codec: EventCodec): boolean =>
  link.record.schema.name === 'hub.ItemRedacted' && isRedaction(unjournalledOf(link, codec))

/** Takes the content of all earlier versions of the redacted items out of the log. It can be repeated. */
export async function eraseInLog(
  redactions: ChainFindings['redactions'],
  { journal, log, codec }: { journal: Journal; log: EventLog; codec: EventCodec },
): Promise<void> {
  for (const { itemId, nodeSeq } of redactions) {
    const nodeSeqs = journal.placesOf(itemId).filter((place) => place < nodeSeq)
    await log.erase?.({ key: journal.nodeId, nodeSeqs, rewrite: withoutContent(codec) })
  }
}
