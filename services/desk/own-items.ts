import type { ItemId } from '../domain/ids.ts'
import type { EventCodec } from '../ports/event-codec.ts'
import type { Journal } from '../ports/journal.ts'
import { everyEvent } from '../publisher/every-event.ts'
import type { NodePublisher } from '../publisher/node-publisher.ts'
import { createJournalSearch, type FoundItem, wordsAbout } from '../publisher/search-journal.ts'

/** What the desk needs of a node of this process. */
export interface DeskNode {
  publisher: NodePublisher
  journal: Pick<Journal, 'head' | 'read' | 'placesOf' | 'keyedHash' | 'importedRow' | 'reading' | 'scanOf'>
}

/** Records that are looked at between two turns of the event loop. */
const A_TURN = 100

/**
 * The items of a node, that first whose latest event is newest. `before` is a number in the node's chain; the page goes on
 * where `next` says, which is null at the beginning of the chain.
 */
export async function newestItems(
  { journal, publisher }: DeskNode,
  { before, limit, turn }: { before?: number; limit: number; turn: () => Promise<void> },
): Promise<{ items: FoundItem[]; next: number | null }> {
  const items: FoundItem[] = []
  let at = Math.min(before ?? Number.MAX_SAFE_INTEGER, journal.head().nodeSeq + 1)
  while (at > 1) {
    const from = Math.max(1, at - A_TURN)
    for (const { nodeSeq, itemId } of journal.read(from, at - from).reverse()) {
      // An earlier event of an item that stands further up already.
      if (journal.placesOf(itemId).at(-1) !== nodeSeq) continue
      const item = foundAs(itemId, publisher)
      if (item !== null) items.push(item)
      if (items.length === limit) return { items, next: nodeSeq > 1 ? nodeSeq : null }
    }
    at = from
    await turn()
  }
  return { items, next: null }
}

function foundAs(itemId: ItemId, publisher: NodePublisher): FoundItem | null {
  const known = publisher.inForce(itemId)
  if (known === null) return null
  const { version, status } = known.item
  const about = known.said === null ? { title: '', documentNumber: null, day: null } : wordsAbout(known.said.content)
  return { itemId, version, status, ...about }
}

/** The items of a node that a text or a number means. It reads the whole journal, and lets others in between. */
export async function searchItems(
  { journal }: DeskNode,
  text: string,
  { codec, turn }: { codec: EventCodec; turn: () => Promise<void> },
): Promise<FoundItem[]> {
  const search = createJournalSearch(text)
  let looked = 0
  for (const event of everyEvent({ journal, codec })) {
    search.take(event)
    looked += 1
    if (looked % A_TURN === 0) await turn()
  }
  return search.found()
}
