import { hashOf } from '../domain/canonical.ts'
import type { Directory, DirectoryNode } from '../domain/directory/directory.ts'
import type { Envelope } from '../domain/event/envelope.ts'
import { type Verify, verifyOnThreadPool } from '../domain/event/verify-on-thread-pool.ts'
import { makerOf } from '../domain/ids.ts'
import type { Proof } from '../domain/item/item-document.ts'
import type { DirectoryReader } from '../ports/directory-log.ts'

export const PROOF_FAULTS = [
  'envelope-unreadable',
  'hub-foreign',
  'node-unknown',
  'key-unknown',
  'maker-foreign',
  'signature-wrong',
] as const
type ProofFault = (typeof PROOF_FAULTS)[number]

type CheckedProof = { ok: true; envelope: Envelope; node: DirectoryNode } | { ok: false; fault: ProofFault }

/** Checks that a stored envelope is authentic: its node signed it for this hub, with the key that it names. */
export type ProofCheck = (proof: Proof) => Promise<CheckedProof>

/**
 * A key that was rotated or revoked later still counts here, because the right to publish was judged at the event's
 * place in the log (rule 11). Right signatures are remembered by the hash of their envelope. The `capacity` signatures
 * that were used last are kept.
 */
export function createProofCheck({
  directory,
  capacity = 50_000,
  verify = verifyOnThreadPool,
}: {
  directory: DirectoryReader
  capacity?: number
  /** Left out, signatures are verified on the thread pool. */
  verify?: Verify
}): ProofCheck {
  const right = new Map<string, string>()

  const signatureIsRight = async ({ envelopeText, signature }: Proof, key: DirectoryNode['keys'][number]) => {
    const hash = hashOf(envelopeText)
    const checked = `${key.publicKeyText} ${Buffer.from(signature).toString('base64url')}`
    const known = right.get(hash) === checked
    if (!known && !(await verify(envelopeText, signature, key.publicKey))) return false
    right.delete(hash)
    right.set(hash, checked)
    if (right.size > capacity) right.delete(right.keys().next().value as string)
    return true
  }

  return async (proof) => {
    const envelope = parseEnvelope(proof.envelopeText)
    if (envelope === null) return { ok: false, fault: 'envelope-unreadable' }
    let known = keyOf(envelope, directory.latest())
    if (known.key === undefined) known = keyOf(envelope, await directory.refresh())
    if (directory.latest().hubId !== envelope.hubId) return { ok: false, fault: 'hub-foreign' }
    if (known.node === undefined) return { ok: false, fault: 'node-unknown' }
    if (known.key === undefined) return { ok: false, fault: 'key-unknown' }
    if (makerOf(envelope.itemId) !== envelope.nodeId) return { ok: false, fault: 'maker-foreign' }
    if (!(await signatureIsRight(proof, known.key))) return { ok: false, fault: 'signature-wrong' }
    return { ok: true, envelope, node: known.node }
  }
}

function keyOf({ nodeId, keyId }: Envelope, directory: Directory) {
  const node = directory.node(nodeId)
  return { node, key: node?.keys.find((key) => key.keyId === keyId) }
}

function parseEnvelope(text: string): Envelope | null {
  try {
    const value = JSON.parse(text)
    return typeof value?.nodeId === 'string' && typeof value.itemId === 'string' ? value : null
  } catch {
    return null
  }
}
