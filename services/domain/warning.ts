import type { Fault } from './errors.ts'
import type { WARNING_CODES } from './warning-codes.ts'

/**
 * Something that is accepted, and that its author should look at again (rule 12): between accepted and refused there is
 * "accepted, with warnings". A caller who asks for strict handling gets it as the fault that it is.
 */
export interface Warning extends Fault {
  code: keyof typeof WARNING_CODES
}
