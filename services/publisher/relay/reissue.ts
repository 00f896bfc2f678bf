import type { Envelope } from '../../domain/event/envelope.ts'
import type { SignedEvent } from '../../domain/event/signed-event.ts'
import type { ItemState } from '../../domain/item/decide.ts'

/** Why an orphan is not issued again. The clerk decides what to do. */
export type OrphanReason =
  | 'already-in-log'
  | 'item-already-published'
  | 'item-not-live'
  | 'item-redacted'
  | 'item-unknown'

/**
 * The envelope with which an orphan can follow the log's events: the same event and command ids, and the item's next
 * version. Otherwise the reason: what happened to the item in the log leaves no room for the orphan.
 */
export function reissued(
  { envelope }: SignedEvent,
  item: ItemState | null,
): { ok: true; envelope: Envelope } | { ok: false; reason: OrphanReason } {
  if (envelope.type === 'ItemPublished')
    return item === null ? { ok: true, envelope } : { ok: false, reason: 'item-already-published' }
  if (item === null) return { ok: false, reason: 'item-unknown' }
  if (envelope.type !== 'ItemRedacted' && item.status !== 'live') return { ok: false, reason: 'item-not-live' }
  const fingerprint = envelope.type === 'ItemWithdrawn' ? item.fingerprint : envelope.fingerprint
  return { ok: true, envelope: { ...envelope, version: item.version + 1, fingerprint } }
}
