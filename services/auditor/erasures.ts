import type { HashedEvent } from '../domain/event/signed-event.ts'
import type { ItemId } from '../domain/ids.ts'
import { type AuditFault, type FaultPlace, faultAt } from './fault.ts'

export interface ErasureLedger {
  see(event: HashedEvent, place: FaultPlace): void
  faults(): AuditFault[]
}

/**
 * Checks that every event without its content has a later `ItemRedacted` of its item (rule 9). Each event is shown to
 * `see` once, in any order. `faults()` at the end names the events that have no such redaction.
 */
export function createErasureLedger(): ErasureLedger {
  const erased = new Map<ItemId, { version: number; place: FaultPlace }[]>()
  const redactedAt = new Map<ItemId, number>()
  return {
    see: ({ envelope, content }, place) => {
      const { itemId, version, type } = envelope
      if (type === 'ItemRedacted') redactedAt.set(itemId, Math.max(version, redactedAt.get(itemId) ?? 0))
      if (content !== null || type === 'ItemWithdrawn') return
      erased.set(itemId, [...(erased.get(itemId) ?? []), { version, place }])
    },
    faults: () =>
      [...erased].flatMap(([itemId, versions]) =>
        versions
          .filter(({ version }) => version >= (redactedAt.get(itemId) ?? 0))
          .map(({ place }) => faultAt(place, 'erased-unjustified')),
      ),
  }
}
