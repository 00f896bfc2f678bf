import { createHash, type KeyObject } from 'node:crypto'
import type { CanonicalText } from '../canonical.ts'
import { verifyText } from '../event/signed-event.ts'
import type { RootKeys, SignedDirectoryEvent } from './directory-event.ts'
import { publicKeyFromText } from './public-key.ts'

/** Records whose signatures were checked before and were right, each by the SHA-256 of its event and its signatures. */
export interface CheckedRecords {
  has(record: string): boolean
  add(record: string): void
}

/**
 * Gives a function that says whether enough root keys signed an event, and for this hub. Of each key the first signature
 * counts. The text is the canonical text of the event. With `checked` no record is checked twice.
 */
export function rootSignatureCheck({ hubId, keys, threshold }: RootKeys, checked?: CheckedRecords) {
  const publicKeys = new Map<string, KeyObject>(
    keys.map(({ keyId, publicKey }) => [keyId, publicKeyFromText(publicKey)]),
  )
  const isSigned = ({ signatures }: SignedDirectoryEvent, text: CanonicalText): boolean => {
    const signed = [...publicKeys].filter(([keyId, publicKey]) => {
      const sig: unknown = signatures.find((signature) => signature?.keyId === keyId)?.sig
      return typeof sig === 'string' && verifyText(text, Buffer.from(sig, 'base64url'), publicKey)
    })
    return signed.length >= threshold
  }
  return (record: SignedDirectoryEvent, text: CanonicalText): boolean => {
    if (record.event.hubId !== hubId) return false
    if (checked === undefined) return isSigned(record, text)
    const hash = createHash('sha256').update(text).update(JSON.stringify(record.signatures)).digest('base64url')
    if (checked.has(hash)) return true
    const isRight = isSigned(record, text)
    if (isRight) checked.add(hash)
    return isRight
  }
}
