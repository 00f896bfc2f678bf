import type { Hash, ItemId } from '../../domain/ids.ts'
import type { ItemState } from '../../domain/item/decide.ts'
import type { EventLog } from '../../ports/event-log.ts'
import type { Journal, JournalTransaction } from '../../ports/journal.ts'
import { readRecord } from '../../ports/read-record.ts'
import type { DirectoryDeps } from './in-force-after.ts'
import { itemAfter } from './item-after.ts'
import { type ItemInLog, itemInLog } from './item-in-log.ts'

/** An `EventDiscarded` of the root that names an event of the node. */
export interface SeenDiscard {
  nodeSeq: number
  envelopeHash: Hash
  offset: number
}

/**
 * Brings the journal's items into line with the log, where the root has freed them from events that were not allowed: the
 * journal has counted those events, and the log has not. A withdrawal that was not allowed, for one, must not keep the
 * clerk from withdrawing what is still shown. It can be repeated.
 */
export async function freeInJournal(
  discards: SeenDiscard[],
  deps: { journal: Journal; log: EventLog } & DirectoryDeps,
): Promise<void> {
  const { journal } = deps
  const { nodeId } = journal
  const last = new Map<ItemId, number>()
  for (const { nodeSeq, envelopeHash, offset } of discards) {
    const record = journal.read(nodeSeq, 1)[0]
    if (record?.nodeSeq === nodeSeq && record.envelopeHash === envelopeHash) last.set(record.itemId, offset + 1)
  }
  for (const [itemId, until] of last) {
    const found = await itemInLog({ nodeId, itemId, until }, deps)
    journal.transact((tx) => {
      const state = freedState(itemId, found, tx, deps)
      if (state !== null) tx.putFreedItem(state)
    })
  }
}

/** The item as it is shown, with what the journal has beyond that. Null when the item was not freed. */
function freedState(
  itemId: ItemId,
  { shown, standing, nodeSeq }: ItemInLog,
  tx: JournalTransaction,
  { journal, codec }: { journal: Journal } & Pick<DirectoryDeps, 'codec'>,
): ItemState | null {
  const before = tx.item(itemId)
  if (shown === null || standing !== 'freed' || before === null) return null
  const later = journal
    .placesOf(itemId)
    .filter((place) => place > nodeSeq)
    .flatMap((place) => journal.read(place, 1))
  // Versions go on from the highest that was ever given, so that a redaction is above all that it erases.
  if (later.length === 0) return { ...shown, version: before.version, shownVersion: shown.version }
  return later.reduce<ItemState>((item, record) => {
    const reading = readRecord(record, codec)
    return reading.kind === 'event' ? (itemAfter(reading.event.envelope, item) ?? item) : item
  }, shown)
}
