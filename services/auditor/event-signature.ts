import type { Directory } from '../domain/directory/directory.ts'
import type { HashedEvent } from '../domain/event/signed-event.ts'
import { verifyOnThreadPool } from '../domain/event/verify-on-thread-pool.ts'

/** Whether the envelope's signature is right for the key that it names. False for an unknown node or key. */
export async function signatureIsRight(event: HashedEvent, directory: Directory): Promise<boolean> {
  const node = directory.node(event.envelope.nodeId)
  const key = node?.keys.find(({ keyId }) => keyId === event.envelope.keyId)
  return key !== undefined && verifyOnThreadPool(event.envelopeText, event.signature, key.publicKey)
}
