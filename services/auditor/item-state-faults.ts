import { isWellFormed } from '../domain/event/is-well-formed.ts'
import type { HashedEvent } from '../domain/event/signed-event.ts'
import type { Journal } from '../ports/journal.ts'
import { type AuditFault, type FaultPlace, faultAt } from './fault.ts'

/**
 * For each item's last event that changes an item: does the stored item state equal the fold of its events? An event that
 * has not the form of the event format changes none.
 */
export function itemStateFaults(
  journal: Journal,
  seen: { event: HashedEvent; place: FaultPlace }[],
  changesItem: (nodeSeq: number) => boolean,
): AuditFault[] {
  return journal.transact((tx) =>
    seen.flatMap(({ event: { envelope }, place }) => {
      const { itemId, nodeSeq, version, fingerprint } = envelope
      const places = journal.placesOf(itemId)
      if (!isWellFormed(envelope) || places.some((other) => other > nodeSeq && changesItem(other))) return []
      const isWithdrawn = places.some(
        (other) => other <= nodeSeq && isWithdrawal(journal, other) && (other === nodeSeq || changesItem(other)),
      )
      const stored = tx.item(itemId)
      const isSame =
        stored?.version === version &&
        stored.fingerprint === fingerprint &&
        stored.status === (isWithdrawn ? 'withdrawn' : 'live')
      return isSame ? [] : [faultAt(place, 'state-differs', 'the item state is not the fold of its events')]
    }),
  )
}

const isWithdrawal = (journal: Journal, place: number): boolean =>
  journal.read(place, 1)[0]?.schema.name === 'hub.ItemWithdrawn'
