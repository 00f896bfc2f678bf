import { isHash, isInstant, isItemId } from '../ids.ts'
import type { Envelope } from './envelope.ts'

/**
 * Whether the members by which stores and lists key and sort have the form that the event format gives them. This is no
 * business rule (rule 2): no publisher signs anything else. A node that does must not stop a projector, and no engine may
 * read it in another way than the others.
 */
export const isWellFormed = ({ v, alg, itemId, at, fingerprint }: Envelope): boolean =>
  v === 1 && alg === 'Ed25519' && isItemId(itemId) && isInstant(at) && isHash(fingerprint)
