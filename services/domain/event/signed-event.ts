import { type KeyObject, sign, verify } from 'node:crypto'
import { type CanonicalText, canonicalText, hashOf } from '../canonical.ts'
import type { Hash } from '../ids.ts'
import type { Content } from '../item/content.ts'
import type { Envelope } from './envelope.ts'

/** An event as it travels. Its content is null for a withdrawal, and once it was erased. */
export interface SignedEvent {
  envelope: Envelope
  /** 64 bytes, Ed25519 (RFC 8032) over the UTF-8 JCS of the envelope. */
  signature: Uint8Array
  content: Content | null
}

/** A signed event with its canonical texts and its hash. The signature is over the one text, the fingerprint over the other. */
export interface HashedEvent extends SignedEvent {
  envelopeText: CanonicalText
  envelopeHash: Hash
  contentText: CanonicalText | null
}

/** Derives from an event the texts and hashes that are checked and compared. Checks nothing itself. */
export function hashEvent(event: SignedEvent): HashedEvent {
  const envelopeText = canonicalText(event.envelope)
  const contentText = event.content === null ? null : canonicalText(event.content)
  return { ...event, envelopeText, envelopeHash: hashOf(envelopeText), contentText }
}

export const fingerprintOf = (content: Content): Hash => hashOf(canonicalText(content))

export const signText = (text: CanonicalText, privateKey: KeyObject): Uint8Array =>
  sign(null, Buffer.from(text, 'utf8'), privateKey)

export const verifyText = (text: CanonicalText, signature: Uint8Array, publicKey: KeyObject): boolean =>
  verify(null, Buffer.from(text, 'utf8'), publicKey, signature)
