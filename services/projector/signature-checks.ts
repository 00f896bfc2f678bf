import { type KeyObject, verify } from 'node:crypto'
import type { CanonicalText } from '../domain/canonical.ts'
import type { Directory } from '../domain/directory/directory.ts'
import { type SealedEvent, verifyText } from '../domain/event/signed-event.ts'

/** Checks an Ed25519 signature over the UTF-8 bytes of a text. */
export type Verify = (text: CanonicalText, signature: Uint8Array, publicKey: KeyObject) => Promise<boolean>

/** On the thread pool: the main thread goes on decoding meanwhile. */
export const verifyOnThreadPool: Verify = (text, signature, publicKey) =>
  new Promise((resolve) =>
    // An error says that the signature's bytes are none: not valid.
    verify(null, Buffer.from(text, 'utf8'), publicKey, signature, (error, valid) => resolve(!error && valid)),
  )

/** Signatures that were checked ahead, each with the key it was checked against. */
export interface SignatureChecks {
  /** Begins to check an event, where the directory knows its node and key. */
  begin(event: SealedEvent, directory: Directory): void
  /** Resolves when all that were begun are done. */
  done(): Promise<void>
  /** Whether the signature is right under this directory; checks at once what was not checked ahead. */
  isValid(event: SealedEvent, directory: Directory): boolean
}

export function createSignatureChecks(verifySignature: Verify): SignatureChecks {
  const results = new Map<SealedEvent, { publicKeyText: string; valid: boolean }>()
  const running: Promise<void>[] = []
  return {
    begin: (event, directory) => {
      const key = keyOf(event, directory)
      if (key === undefined) return
      const { publicKey, publicKeyText } = key
      running.push(
        verifySignature(event.envelopeText, event.signature, publicKey).then((valid) => {
          results.set(event, { publicKeyText, valid })
        }),
      )
    },
    done: async () => {
      await Promise.all(running.splice(0))
    },
    isValid: (event, directory) => {
      const key = keyOf(event, directory)
      if (key === undefined) return false
      const known = results.get(event)
      if (known?.publicKeyText === key.publicKeyText) return known.valid
      return verifyText(event.envelopeText, event.signature, key.publicKey)
    },
  }
}

const keyOf = ({ envelope }: SealedEvent, directory: Directory) =>
  directory.node(envelope.nodeId)?.keys.find(({ keyId }) => keyId === envelope.keyId)
