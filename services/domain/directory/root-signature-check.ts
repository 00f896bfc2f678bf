import type { KeyObject } from 'node:crypto'
import type { CanonicalText } from '../canonical.ts'
import { verifyText } from '../event/signed-event.ts'
import type { RootKeys, SignedDirectoryEvent } from './directory-event.ts'
import { publicKeyFromText } from './public-key.ts'

/**
 * Gives a function that says whether enough root keys signed an event, and for this hub. Of each key the first signature
 * counts. The text is the canonical text of the event.
 */
export function rootSignatureCheck({ hubId, keys, threshold }: RootKeys) {
  const publicKeys = new Map<string, KeyObject>(
    keys.map(({ keyId, publicKey }) => [keyId, publicKeyFromText(publicKey)]),
  )
  return ({ event, signatures }: SignedDirectoryEvent, text: CanonicalText): boolean => {
    if (event.hubId !== hubId) return false
    const signed = [...publicKeys].filter(([keyId, publicKey]) => {
      const sig: unknown = signatures.find((signature) => signature?.keyId === keyId)?.sig
      return typeof sig === 'string' && verifyText(text, Buffer.from(sig, 'base64url'), publicKey)
    })
    return signed.length >= threshold
  }
}
