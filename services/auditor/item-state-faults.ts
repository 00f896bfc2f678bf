import type { HashedEvent } from '../domain/event/signed-event.ts'
import type { Journal } from '../ports/journal.ts'
import { type AuditFault, type FaultPlace, faultAt } from './fault.ts'

/** For each item's last event: does the stored item state equal the fold of its events? */
export function itemStateFaults(journal: Journal, seen: { event: HashedEvent; place: FaultPlace }[]): AuditFault[] {
  return journal.transact((tx) =>
    seen.flatMap(({ event: { envelope }, place }) => {
      const { itemId, nodeSeq, version, fingerprint, type } = envelope
      const places = journal.placesOf(itemId)
      if (places.at(-1) !== nodeSeq) return []
      const isWithdrawn = type === 'ItemWithdrawn' || (type === 'ItemRedacted' && wasWithdrawn(journal, places))
      const stored = tx.item(itemId)
      const isSame =
        stored?.version === version &&
        stored.fingerprint === fingerprint &&
        stored.status === (isWithdrawn ? 'withdrawn' : 'live')
      return isSame ? [] : [faultAt(place, 'state-differs', 'the item state is not the fold of its events')]
    }),
  )
}

const wasWithdrawn = (journal: Journal, places: number[]): boolean =>
  places.some((place) => journal.read(place, 1)[0]?.schema.name === 'hub.ItemWithdrawn')
