import { createPublicKey, type KeyObject } from 'node:crypto'

/** An Ed25519 public key from its raw 32 bytes in base64url (RFC 8037 §2). Throws when it is none. */
export const publicKeyFromText = (text: string): KeyObject =>
  createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: text }, format: 'jwk' })
