import type { Directory } from '../domain/directory/directory.ts'
import { judge, type NodeHead } from '../domain/event/judge.ts'
import { seal } from '../domain/event/signed-event.ts'
import type { Verify } from '../domain/event/verify-on-thread-pool.ts'
import type { NodeId } from '../domain/ids.ts'
import type { DirectoryReader } from '../ports/directory-log.ts'
import type { EventCodec } from '../ports/event-codec.ts'
import { type Generation, type ParkedRecord, placeKey, type ReadModelBatch } from '../ports/read-store.ts'
import { batchOf } from './batch-of.ts'
import { noChanges } from './fold-state.ts'
import { RELEASED_AT_ONCE } from './load-state.ts'
import { createSignatureChecks } from './signature-checks.ts'
import type { WaitingEvent } from './waiting-event.ts'

interface SweepDeps {
  generation: Generation
  codec: EventCodec
  directory: DirectoryReader
  verify: Verify
}

type Swept = Pick<WaitingEvent, 'event' | 'position' | 'waitsFor'>

/**
 * Rule 4: after parking, the head is read again, because another projector may just have filled the gap. What
 * waits at or below the head, or for a node that is known, was dealt with by the other one: it is settled
 * here, and nothing is applied.
 */
export async function sweepWaiting(partition: number, waiting: Swept[], deps: SweepDeps): Promise<void> {
  const { generation } = deps
  while (waiting.length > 0) {
    const heads = await generation.heads([...new Set(waiting.map(({ event }) => event.envelope.nodeId))])
    const checkpoint = await generation.checkpoint(partition)
    if (checkpoint === null) return
    const directory = await deps.directory.at(checkpoint.directoryPosition)
    const overtaken = waiting.filter((entry) => isOvertaken(entry, heads, directory))
    if (overtaken.length === 0) return
    const settled = await settle(overtaken, heads, directory, deps)
    if (settled.repark.length + settled.unpark.length === 0) return
    if (await generation.write(batchOf({ ...noChanges(), ...settled }, checkpoint, checkpoint))) return
  }
}

/** At a start: a crash may have come between the heads and what they released. */
export async function sweepParked(deps: SweepDeps): Promise<void> {
  const { generation, codec } = deps
  const counts = await generation.parkedCounts()
  const nodeIds = counts.flatMap(({ reason, nodeId }) =>
    nodeId !== null && (reason === 'gap' || reason === 'unknown-node') ? [nodeId] : [],
  )
  if (nodeIds.length === 0) return
  const parked = await generation.waiting([...new Set(nodeIds)], RELEASED_AT_ONCE)
  for (const [partition, records] of Map.groupBy(parked, (record) => record.partition))
    await sweepWaiting(
      partition,
      records.flatMap((record) => sweptOf(record, codec)),
      deps,
    )
}

const isOvertaken = ({ event, waitsFor }: Swept, heads: Map<NodeId, NodeHead>, directory: Directory): boolean => {
  const { nodeId, nodeSeq } = event.envelope
  return (
    nodeSeq <= (heads.get(nodeId)?.nodeSeq ?? 0) ||
    (waitsFor === 'unknown-node' && directory.node(nodeId) !== undefined)
  )
}

async function settle(
  overtaken: Swept[],
  heads: Map<NodeId, NodeHead>,
  directory: Directory,
  { generation, verify }: SweepDeps,
): Promise<Pick<ReadModelBatch, 'repark' | 'unpark'>> {
  const applied = await generation.applied(overtaken.map(({ event }) => event.envelope))
  const signatures = createSignatureChecks(verify)
  for (const { event } of overtaken) signatures.begin(event, directory)
  await signatures.done()
  const settled: Pick<ReadModelBatch, 'repark' | 'unpark'> = { repark: [], unpark: [] }
  for (const { event, position, waitsFor } of overtaken) {
    const { nodeId, nodeSeq } = event.envelope
    const head = heads.get(nodeId) ?? null
    const verdict = judge({
      event,
      head,
      directory,
      signatureIsValid: signatures.isValid(event, directory),
      appliedHash:
        nodeSeq <= (head?.nodeSeq ?? 0) ? (applied.get(placeKey(event.envelope))?.envelopeHash ?? null) : null,
    })
    if (verdict === 'duplicate') settled.unpark.push(position)
    // 'next' is left to the record that makes it so.
    else if (verdict !== waitsFor && verdict !== 'next') settled.repark.push({ ...position, reason: verdict })
  }
  return settled
}

function sweptOf({ partition, offset, value, reason }: ParkedRecord, codec: EventCodec): Swept[] {
  if (!('schema' in value) || (reason !== 'gap' && reason !== 'unknown-node')) return []
  const decoded = codec.decode(value)
  return decoded.kind === 'event'
    ? [{ event: seal(decoded.event), position: { partition, offset }, waitsFor: reason }]
    : []
}
