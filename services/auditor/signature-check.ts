import { verify } from 'node:crypto'
import { promisify } from 'node:util'
import type { Directory } from '../domain/directory/directory.ts'
import type { SealedEvent } from '../domain/event/signed-event.ts'

const verifyInPool = promisify(verify) as (
  algorithm: null,
  data: Uint8Array,
  key: Parameters<typeof verify>[2],
  signature: Uint8Array,
) => Promise<boolean>

/** Whether the envelope's signature is right for the key it names; false for an unknown node or key. On the thread pool. */
export async function signatureIsRight(event: SealedEvent, directory: Directory): Promise<boolean> {
  const node = directory.node(event.envelope.nodeId)
  const key = node?.keys.find(({ keyId }) => keyId === event.envelope.keyId)
  if (key === undefined) return false
  return verifyInPool(null, Buffer.from(event.envelopeText, 'utf8'), key.publicKey, event.signature)
}
