import { isWellFormed } from '../domain/event/is-well-formed.ts'
import type { HashedEvent } from '../domain/event/signed-event.ts'
import type { ItemId } from '../domain/ids.ts'
import type { ItemState } from '../domain/item/decide.ts'
import type { Journal } from '../ports/journal.ts'
import { type AuditFault, type FaultPlace, faultAt } from './fault.ts'
import type { FreedItem } from './items-after-discards.ts'

/**
 * Items that the root has freed, as the log leads to them; `unread` while the relay has not read the discard yet, so that
 * the journal may or may not know it.
 */
export type FreedItems = Map<ItemId, FreedItem | 'unread'>

/**
 * For each item's last event that changes an item: does the stored item state equal the fold of its events? An event that
 * has not the form of the event format changes none. Of an item that the root has freed only the events count that the log
 * has allowed.
 */
export function itemStateFaults(
  journal: Journal,
  seen: { event: HashedEvent; place: FaultPlace }[],
  changesItem: (nodeSeq: number) => boolean,
  freed: FreedItems = new Map(),
): AuditFault[] {
  return journal.transact((tx) =>
    seen.flatMap(({ event: { envelope }, place }) => {
      const { itemId, nodeSeq, version, fingerprint } = envelope
      const places = journal.placesOf(itemId)
      if (!isWellFormed(envelope) || places.some((other) => other > nodeSeq && changesItem(other))) return []
      const stored = tx.item(itemId)
      const freedItem = freed.get(itemId)
      if (freedItem !== undefined)
        return agreesWith(stored, freedItem, envelope) ? [] : [faultAt(place, 'state-differs', NOT_AS_FREED)]
      const isWithdrawn = places.some(
        (other) => other <= nodeSeq && isWithdrawal(journal, other) && (other === nodeSeq || changesItem(other)),
      )
      const isSame =
        stored?.version === version &&
        stored.fingerprint === fingerprint &&
        stored.status === (isWithdrawn ? 'withdrawn' : 'live')
      return isSame ? [] : [faultAt(place, 'state-differs', 'the item state is not the fold of its events')]
    }),
  )
}

const NOT_AS_FREED = 'the item state is not what the log has allowed, and what the node has said since'

/**
 * A freed item has the highest version that was given, and says which one is shown. An event that came after that
 * speaks for itself.
 */
function agreesWith(stored: ItemState | null, item: FreedItem | 'unread', last: HashedEvent['envelope']): boolean {
  if (stored === null || stored.version !== last.version) return false
  if (item === 'unread') return true
  const isShown = stored.status === item.status && stored.fingerprint === item.fingerprint
  if (stored.shownVersion !== undefined) return stored.shownVersion === item.version && isShown
  const isLast = stored.fingerprint === last.fingerprint || stored.fingerprint === item.fingerprint
  return isLast && (last.type !== 'ItemWithdrawn' || stored.status === 'withdrawn')
}

const isWithdrawal = (journal: Journal, place: number): boolean =>
  journal.read(place, 1)[0]?.schema.name === 'hub.ItemWithdrawn'
