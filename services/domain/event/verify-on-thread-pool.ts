import { type KeyObject, verify } from 'node:crypto'
import type { CanonicalText } from '../canonical.ts'

/** Checks an Ed25519 signature (RFC 8032) over the UTF-8 bytes of a text. Never rejects. */
export type Verify = (text: CanonicalText, signature: Uint8Array, publicKey: KeyObject) => Promise<boolean>

/** As `verifyText`, but on the thread pool, so that the main thread is free meanwhile. */
export const verifyOnThreadPool: Verify = (text, signature, publicKey) =>
  new Promise((resolve) =>
    // An error means that the bytes are no signature at all.
    verify(null, Buffer.from(text, 'utf8'), publicKey, signature, (error, valid) => resolve(!error && valid)),
  )
