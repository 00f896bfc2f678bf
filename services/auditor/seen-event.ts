import type { HashedEvent } from '../domain/event/signed-event.ts'
import type { FaultPlace } from './fault.ts'

/** An event that an audit met, and where. */
export interface SeenEvent {
  event: HashedEvent
  place: FaultPlace
  signatureIsRight: boolean
}
