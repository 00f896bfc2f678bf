import { judge } from '../domain/event/judge.ts'
import { seal } from '../domain/event/signed-event.ts'
import type { NodeId } from '../domain/ids.ts'
import type { DirectoryReader } from '../ports/directory-log.ts'
import type { EventCodec } from '../ports/event-codec.ts'
import type { Position } from '../ports/event-log.ts'
import { type Generation, type ParkedRecord, type ParkReason, placeKey } from '../ports/read-store.ts'
import { RELEASED_AT_ONCE } from './load-state.ts'
import { createSignatureChecks, type Verify } from './signature-checks.ts'

/**
 * Rule 4: after parking, the head is read again, because another projector may just have filled the gap. What
 * waits at or below the head, or for a node that is known, was dealt with by the other one: it is settled
 * here, and nothing is applied.
 */
export async function sweepWaiting(
  partition: number,
  nodeIds: NodeId[],
  deps: { generation: Generation; codec: EventCodec; directory: DirectoryReader; verify: Verify },
): Promise<void> {
  if (nodeIds.length === 0) return
  const { generation } = deps
  for (;;) {
    const checkpoint = await generation.checkpoint(partition)
    if (checkpoint === null) return
    const settled = await settledAmong(nodeIds, checkpoint.directoryPosition, deps)
    if (settled.repark.length + settled.unpark.length === 0) return
    const written = await generation.write({
      history: [],
      superseded: [],
      erasures: [],
      items: [],
      park: [],
      heads: [],
      ...settled,
      checkpoint: { previous: checkpoint, next: checkpoint },
    })
    if (written) return
  }
}

async function settledAmong(
  nodeIds: NodeId[],
  directoryPosition: number,
  { generation, codec, directory: reader, verify }: Parameters<typeof sweepWaiting>[2],
) {
  const repark: (Position & { reason: ParkReason })[] = []
  const unpark: Position[] = []
  const waiting = await generation.waiting(nodeIds, RELEASED_AT_ONCE)
  const heads = await generation.heads(nodeIds)
  const places = waiting.flatMap(({ nodeId, nodeSeq }) => (nodeId === null || nodeSeq === null ? [] : [{ nodeId, nodeSeq }]))
  const applied = places.length === 0 ? new Map() : await generation.applied(places)
  const directory = await reader.at(directoryPosition)
  const signatures = createSignatureChecks(verify)
  for (const parked of waiting) {
    const { partition, offset, reason } = parked
    const event = eventOf(parked, codec)
    if (event === null) continue
    const { nodeId, nodeSeq } = event.envelope
    const head = heads.get(nodeId) ?? null
    const isApplied = nodeSeq <= (head?.nodeSeq ?? 0)
    if (!isApplied && reason === 'gap') continue
    signatures.begin(event, directory)
    await signatures.done()
    const verdict = judge({
      event,
      head,
      directory,
      signatureIsValid: signatures.isValid(event, directory),
      appliedHash: isApplied ? (applied.get(placeKey(event.envelope))?.envelopeHash ?? null) : null,
    })
    if (verdict === 'duplicate') unpark.push({ partition, offset })
    // 'next' is left to the record that makes it so.
    else if (verdict !== reason && verdict !== 'next') repark.push({ partition, offset, reason: verdict })
  }
  return { repark, unpark }
}

function eventOf({ value }: ParkedRecord, codec: EventCodec) {
  if (!('schema' in value)) return null
  const decoded = codec.decode(value)
  return decoded.kind === 'event' ? seal(decoded.event) : null
}
