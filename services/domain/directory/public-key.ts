import { createPublicKey, type KeyObject } from 'node:crypto'

/** Reads an Ed25519 public key from its raw 32 bytes in base64url (RFC 8037 §2). Throws when the text is no such key. */
export const publicKeyFromText = (text: string): KeyObject =>
  createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: text }, format: 'jwk' })
