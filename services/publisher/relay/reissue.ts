import type { Envelope } from '../../domain/event/envelope.ts'
import type { SignedEvent } from '../../domain/event/signed-event.ts'
import type { ItemState } from '../../domain/item/decide.ts'

/** Why an orphan is not issued anew; the clerk decides what to do. */
export type OrphanReason =
  | 'already-in-log'
  | 'item-already-published'
  | 'item-not-live'
  | 'item-redacted'
  | 'item-unknown'

/**
 * An orphan's envelope as it can follow the log: the same event and command, the item's next version. Null
 * with the reason when the item has gone on in the log in a way that leaves no room for it.
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
