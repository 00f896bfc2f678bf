import type { KeyObject } from 'node:crypto'
import { canonicalText, hashOf } from '../domain/canonical.ts'
import type { Envelope } from '../domain/event/envelope.ts'
import { signText } from '../domain/event/signed-event.ts'
import type { Hash, Instant } from '../domain/ids.ts'
import type { Content } from '../domain/item/content.ts'
import type { EventCodec } from '../ports/event-codec.ts'
import type { JournalRecord } from '../ports/journal.ts'

/** Larger records are refused: Kafka takes 1 MiB at most, with its own overhead. */
export const MAX_RECORD_BYTES = 900 * 1024

/** The key that a node signs with. */
export interface NodeSigningKey {
  keyId: string
  privateKey: KeyObject
}

/** The end of a node's chain, to which the next event is linked. */
export interface ChainEnd {
  nodeSeq: number
  hash: Hash
  /** Null before the first event. */
  at: Instant | null
}

export type UnchainedEnvelope = Omit<Envelope, 'v' | 'alg' | 'keyId' | 'nodeSeq' | 'prevHash'>

/**
 * Links an event to the end of its node's chain, signs it and encodes it. If the clock went back, the event gets the
 * time of the chain's end, because time never goes back within a chain.
 */
export function chainEvent(
  unchained: UnchainedEnvelope,
  content: Content | null,
  end: ChainEnd,
  { codec, signingKey }: { codec: EventCodec; signingKey: NodeSigningKey },
): JournalRecord {
  const envelope: Envelope = {
    ...unchained,
    v: 1,
    alg: 'Ed25519',
    keyId: signingKey.keyId,
    nodeSeq: end.nodeSeq + 1,
    prevHash: end.hash,
    at: end.at !== null && end.at > unchained.at ? end.at : unchained.at,
  }
  const envelopeText = canonicalText(envelope)
  const signature = signText(envelopeText, signingKey.privateKey)
  const { schema, body } = codec.encodeEvent({ envelope, signature, content })
  return {
    schema,
    body,
    nodeSeq: envelope.nodeSeq,
    eventId: envelope.eventId,
    commandId: envelope.commandId,
    envelopeHash: hashOf(envelopeText),
    itemId: envelope.itemId,
    version: envelope.version,
    at: envelope.at,
  }
}

export const endAfter = ({ nodeSeq, envelopeHash, at }: JournalRecord): ChainEnd => ({
  nodeSeq,
  hash: envelopeHash,
  at,
})
