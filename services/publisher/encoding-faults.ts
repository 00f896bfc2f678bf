import type { Fault } from '../domain/errors.ts'
import type { Envelope } from '../domain/event/envelope.ts'
import { type Hash, instantOf, itemIdOf, type NodeId } from '../domain/ids.ts'
import type { Content } from '../domain/item/content.ts'
import type { EventCodec } from '../ports/event-codec.ts'
import { MAX_RECORD_BYTES } from './chain-event.ts'
import type { CheckedContent } from './clean-and-check.ts'

const HASH = `sha-256:${'0'.repeat(64)}` as Hash
const UUID = '00000000-0000-7000-8000-000000000000'
const NONCE = '0'.repeat(32)
const SIGNATURE = new Uint8Array(64)

/**
 * Encodes a content as the event of a publication would be, with stand-ins for all that only publishing can tell, so that
 * what a check accepts can be published. Faults: `schema-invalid` where the schema has no place for it,
 * `content-too-large`.
 */
export function encodingFaults(content: Content, nodeId: NodeId, codec: EventCodec): Fault[] {
  const envelope: Envelope = {
    v: 1,
    hubId: nodeId,
    nodeId,
    keyId: nodeId,
    alg: 'Ed25519',
    nodeSeq: 1,
    prevHash: HASH,
    eventId: UUID,
    commandId: HASH,
    type: 'ItemPublished',
    itemId: itemIdOf(nodeId, UUID),
    version: 1,
    at: instantOf(0),
    fingerprint: HASH,
    actor: nodeId,
  }
  try {
    const { body } = codec.encodeEvent({ envelope, signature: SIGNATURE, content: { ...content, nonce: NONCE } })
    if (body.length <= MAX_RECORD_BYTES) return []
    const details = { bytes: body.length, maxBytes: MAX_RECORD_BYTES }
    return [{ code: 'content-too-large', pointer: '/body/text', details }]
  } catch {
    return [{ code: 'schema-invalid', pointer: '', details: { reason: '有一项的值不能写入信息的格式' } }]
  }
}

/** A checked content, with the faults of its encoding. */
export const withEncoding = (checked: CheckedContent, nodeId: NodeId, codec: EventCodec): CheckedContent =>
  isSurelyEncodable(checked.content)
    ? checked
    : { ...checked, faults: [...checked.faults, ...encodingFaults(checked.content, nodeId, codec)] }

/** A shorter body leaves room for whatever else a content may hold: what it is rendered from is no longer. */
const SURELY_SMALL_BODY = 100_000

/** A well-formed text has a place in the schema, whatever it says. Only numbers may have none. */
const isSurelyEncodable = ({ attachments, relations, tasks, body }: Content): boolean =>
  [attachments, relations, tasks].every((list) => list === undefined) && body.text.length < SURELY_SMALL_BODY
