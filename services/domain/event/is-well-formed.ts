import { isHash, isInstant, isItemId } from '../ids.ts'
import type { Envelope } from './envelope.ts'

/**
 * Whether what stores and lists are keyed and sorted by has the form that the event format gives it. No business rule
 * (rule 2): no publisher ever signed anything else. A node that does must stop nobody's projector, and the engines
 * must not each make something else of it.
 */
export const isWellFormed = ({ v, alg, itemId, at, fingerprint }: Envelope): boolean =>
  v === 1 && alg === 'Ed25519' && isItemId(itemId) && isInstant(at) && isHash(fingerprint)
