import { isWellFormed } from '../../domain/event/is-well-formed.ts'
import type { HashedEvent } from '../../domain/event/signed-event.ts'
import type { ItemId } from '../../domain/ids.ts'
import { canFollow } from '../../domain/item/can-follow.ts'
import { type ItemState, stateAfter } from '../../domain/item/decide.ts'
import type { EventCodec } from '../../ports/event-codec.ts'
import type { EventLog } from '../../ports/event-log.ts'
import type { Journal } from '../../ports/journal.ts'
import { readRecord } from '../../ports/read-record.ts'
import { withoutContent } from '../without-content.ts'
import { wereAlwaysAllowed } from './always-allowed.ts'
import type { DirectoryDeps } from './in-force-after.ts'
import { itemInLog } from './item-in-log.ts'

/** A redaction that was seen in the log. */
export interface SeenRedaction {
  itemId: ItemId
  nodeSeq: number
}

/**
 * Takes the content of all earlier versions of the redacted items out of the log. It can be repeated. A redaction that did
 * not count erases nothing: the text is still shown. A content that the node had no right to stays: without it, whoever
 * replays the log could not see that its event was not allowed. `readTo`: how far the log was read.
 */
export async function eraseInLog(
  redactions: SeenRedaction[],
  readTo: number,
  deps: { journal: Journal; log: EventLog } & DirectoryDeps,
): Promise<void> {
  const { journal, log, codec } = deps
  if (log.erase === null) return
  const key = journal.nodeId
  for (const { itemId, nodeSeq } of redactions) {
    const nodeSeqs = await placesToErase({ itemId, nodeSeq }, readTo, deps)
    if (nodeSeqs.length > 0) await log.erase({ key, nodeSeqs, rewrite: withoutContent(codec) })
  }
}

async function placesToErase(
  { itemId, nodeSeq }: SeenRedaction,
  until: number,
  deps: { journal: Journal; log: EventLog } & DirectoryDeps,
): Promise<number[]> {
  const { journal } = deps
  const { nodeId } = journal
  const places = journal.placesOf(itemId)
  const earlier = places.filter((place) => place < nodeSeq)
  if (
    await areSurelyAllowed(
      places.filter((place) => place <= nodeSeq),
      deps,
    )
  )
    return earlier
  const { notAllowed, withoutRight } = await itemInLog({ nodeId, itemId, until }, deps)
  return notAllowed.has(nodeSeq) ? [] : earlier.filter((place) => !withoutRight.has(place))
}

/** Whether the events of an item follow each other, and say nothing in the log that the node may have had no right to. */
async function areSurelyAllowed(
  nodeSeqs: number[],
  { journal, log, codec, directory }: { journal: Journal; log: EventLog } & DirectoryDeps,
): Promise<boolean> {
  if (!followEachOther(nodeSeqs, journal, codec)) return false
  const events: HashedEvent[] = []
  await log.erase?.({
    key: journal.nodeId,
    nodeSeqs,
    rewrite: (record) => {
      const reading = readRecord(record, codec)
      if (reading.kind === 'event' && reading.event.envelope.nodeId === journal.nodeId) events.push(reading.event)
      return null
    },
  })
  return events.every(({ envelope }) => isWellFormed(envelope)) && wereAlwaysAllowed(events, journal.nodeId, directory)
}

function followEachOther(nodeSeqs: number[], journal: Journal, codec: EventCodec): boolean {
  let shown: ItemState | null = null
  for (const record of nodeSeqs.flatMap((place) => journal.read(place, 1))) {
    if (journal.isBackDated(record)) return false
    const reading = readRecord(record, codec)
    if (reading.kind !== 'event' || !canFollow(reading.event.envelope, shown, 'whole')) return false
    shown = stateAfter(reading.event.envelope, shown)
  }
  return true
}
