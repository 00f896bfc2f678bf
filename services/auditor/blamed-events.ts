import type { Hash } from '../domain/ids.ts'
import { type AuditFault, faultAt } from './fault.ts'
import type { SeenEvent } from './seen-event.ts'

/** Faults that an audit finds in events, in the order in which it finds them. */
export interface BlamedEvents {
  blame(seen: SeenEvent, code: string, message?: string): void
  /** Drops the faults of an event that the root has discarded. */
  forgive(envelopeHash: Hash): void
  faults(): AuditFault[]
}

export function createBlamedEvents(): BlamedEvents {
  let blamed: { envelopeHash: Hash; fault: AuditFault }[] = []
  return {
    blame: ({ event: { envelopeHash }, place }, code, message) => {
      blamed.push({ envelopeHash, fault: faultAt(place, code, message) })
    },
    forgive: (envelopeHash) => {
      blamed = blamed.filter((one) => one.envelopeHash !== envelopeHash)
    },
    faults: () => blamed.map(({ fault }) => fault),
  }
}
