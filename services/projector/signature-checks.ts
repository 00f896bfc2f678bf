import type { Directory } from '../domain/directory/directory.ts'
import { type HashedEvent, verifyText } from '../domain/event/signed-event.ts'
import type { Verify } from '../domain/event/verify-on-thread-pool.ts'

/** Signatures that were checked ahead, each with the key it was checked against. */
export interface SignatureChecks {
  /** Begins to check an event, if the directory knows its node and key. */
  begin(event: HashedEvent, directory: Directory): void
  /** Resolves when all checks that were begun have ended. */
  done(): Promise<void>
  /** Whether the signature is right under this directory. What was not checked ahead is checked at once. */
  isValid(event: HashedEvent, directory: Directory): boolean
}

export function createSignatureChecks(verifySignature: Verify): SignatureChecks {
  const results = new Map<HashedEvent, { publicKeyText: string; valid: boolean }>()
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

const keyOf = ({ envelope }: HashedEvent, directory: Directory) =>
  directory.node(envelope.nodeId)?.keys.find(({ keyId }) => keyId === envelope.keyId)
