import { type KeyObject, verify } from 'node:crypto'
import type { CanonicalText } from '../canonical.ts'

/** Checks an Ed25519 signature (RFC 8032) over the UTF-8 bytes of a text. Never rejects. */
export type Verify = (text: CanonicalText, signature: Uint8Array, publicKey: KeyObject) => Promise<boolean>

/** As `verifyText`, on the thread pool: the main thread goes on meanwhile. */
export const verifyOnThreadPool: Verify = (text, signature, publicKey) =>
  new Promise((resolve) =>
    // An error says that the signature's bytes are none: not valid.
    verify(null, Buffer.from(text, 'utf8'), publicKey, signature, (error, valid) => resolve(!error && valid)),
  )
