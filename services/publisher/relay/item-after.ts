import type { Envelope } from '../../domain/event/envelope.ts'
import { isWellFormed } from '../../domain/event/is-well-formed.ts'
import { type ItemState, stateAfter } from '../../domain/item/decide.ts'

/**
 * An item after an event of its node's chain. An event that has not the form of the event format is not allowed (rule 4),
 * and its item stays as it is: null if there was none.
 */
export const itemAfter = (envelope: Envelope, before: ItemState | null): ItemState | null =>
  isWellFormed(envelope) ? stateAfter(envelope, before) : before
