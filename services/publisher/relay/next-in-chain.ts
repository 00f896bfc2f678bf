import { hashOf } from '../../domain/canonical.ts'
import type { Directory } from '../../domain/directory/directory.ts'
import { HubError } from '../../domain/errors.ts'
import { usableKey } from '../../domain/event/judge.ts'
import { type SealedEvent, seal, verifyText } from '../../domain/event/signed-event.ts'
import type { Hash, NodeId } from '../../domain/ids.ts'
import type { EventCodec } from '../../ports/event-codec.ts'
import type { LogRecord } from '../../ports/event-log.ts'

/** How far a node's chain has been seen in the log. */
export interface SeenEnd {
  nodeSeq: number
  hash: Hash
}

/**
 * The event of a log record when it is the next of the node's chain: linked, signed by a usable key, its
 * fingerprint right. Null for repeats, forgeries, other nodes' records and what cannot be read: as the
 * projector judges them (rule 4), none of those is part of the chain.
 */
export function nextInChain(
  { key, value }: LogRecord,
  end: SeenEnd,
  { nodeId, directory, codec }: { nodeId: NodeId; directory: Directory; codec: EventCodec },
): SealedEvent | null {
  const node = directory.node(nodeId)
  if (node === undefined || key !== nodeId || 'unreadable' in value) return null
  const event = decodeEvent(value, codec)
  if (event === null) return null
  const { envelope } = event
  if (envelope.nodeId !== nodeId || envelope.hubId !== directory.hubId) return null
  if (envelope.nodeSeq !== end.nodeSeq + 1 || envelope.prevHash !== end.hash) return null
  if (event.contentText !== null && hashOf(event.contentText) !== envelope.fingerprint) return null
  const signingKey = usableKey(node, event)
  if (signingKey === null || !verifyText(event.envelopeText, event.signature, signingKey.publicKey)) return null
  return event
}

function decodeEvent(value: Parameters<EventCodec['decode']>[0], codec: EventCodec): SealedEvent | null {
  try {
    const decoded = codec.decode(value)
    return decoded.kind === 'event' ? seal(decoded.event) : null
  } catch (error) {
    if (error instanceof HubError && error.code === 'undecodable') return null
    throw error
  }
}
