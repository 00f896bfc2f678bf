import type { Directory } from '../domain/directory/directory.ts'
import { judge, type NodeHead } from '../domain/event/judge.ts'
import type { Verify } from '../domain/event/verify-on-thread-pool.ts'
import type { NodeId } from '../domain/ids.ts'
import type { DirectoryReader } from '../ports/directory-log.ts'
import type { EventCodec } from '../ports/event-codec.ts'
import type { EventLog, Position } from '../ports/event-log.ts'
import { isWaiting, type ParkReason } from '../ports/parked-record.ts'
import type { ProjectorStore } from '../ports/projector-store.ts'
import type { ReadModelBatch } from '../ports/read-model-batch.ts'
import { nodeSeqKey } from '../ports/read-models.ts'
import type { WaitingEvent } from './arrived-event.ts'
import { batchOf, noEffects } from './batch-effects.ts'
import { RELEASED_AT_ONCE } from './load-state.ts'
import { readParked } from './parked-content.ts'
import { createSignatureChecks } from './signature-checks.ts'

interface SweepDeps {
  generation: ProjectorStore
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
    const overtaken = waiting.filter(({ event: { envelope }, waitsFor }) =>
      isOvertaken({ ...envelope, waitsFor }, heads, directory),
    )
    if (overtaken.length === 0) return
    const settled = await settle(overtaken, heads, directory, deps)
    if (settled.repark.length + settled.unpark.length === 0) return
    if (await generation.write(batchOf({ ...noEffects(), ...settled }, checkpoint, checkpoint))) return
  }
}

/** At a start: a crash may have come between the heads and what they released. */
export async function sweepParked(deps: SweepDeps & { log: EventLog; codec: EventCodec }): Promise<void> {
  const { generation } = deps
  const directory = deps.directory.latest()
  // Whoever fills the park with nodes that nobody knows must not hold up a start.
  const nodeIds = (await generation.parkedCounts()).flatMap((count) =>
    isWaiting(count) && count.nodeId !== null && directory.node(count.nodeId) ? [count.nodeId] : [],
  )
  if (nodeIds.length === 0) return
  const heads = await generation.heads([...new Set(nodeIds)])
  const parked = await generation.waiting([...new Set(nodeIds)], RELEASED_AT_ONCE)
  const overtaken = parked.filter(({ nodeId, nodeSeq, reason }) =>
    isOvertaken({ nodeId: nodeId ?? '', nodeSeq: nodeSeq ?? 0, waitsFor: reason }, heads, directory),
  )
  for (const [partition, records] of Map.groupBy(overtaken, (record) => record.partition))
    await sweepWaiting(partition, await readParked(records, deps), deps)
}

const isOvertaken = (
  { nodeId, nodeSeq, waitsFor }: { nodeId: NodeId; nodeSeq: number; waitsFor: ParkReason },
  heads: Map<NodeId, NodeHead>,
  directory: Directory,
): boolean =>
  nodeSeq <= (heads.get(nodeId)?.nodeSeq ?? 0) || (waitsFor === 'unknown-node' && directory.node(nodeId) !== undefined)

async function settle(
  overtaken: Swept[],
  heads: Map<NodeId, NodeHead>,
  directory: Directory,
  { generation, verify }: SweepDeps,
): Promise<Pick<ReadModelBatch, 'repark' | 'unpark'>> {
  const applied = await generation.applied(overtaken.map(({ event }) => event.envelope))
  const hashes = [...new Set(overtaken.map(({ event }) => event.envelopeHash))]
  const parked = await generation.parkedEnvelopes(hashes)
  const discarded = await generation.discardedEnvelopes(hashes)
  const reasonAt = ({ partition, offset }: Position) =>
    parked.find((record) => record.partition === partition && record.offset === offset)?.reason
  const signatures = createSignatureChecks(verify)
  for (const { event } of overtaken) signatures.begin(event, directory)
  await signatures.done()
  const settled: Pick<ReadModelBatch, 'repark' | 'unpark'> = { repark: [], unpark: [] }
  const refused = new Set(
    [...parked, ...discarded].flatMap((p) => (p.reason === 'not-allowed' ? [p.envelopeHash] : [])),
  )
  for (const { event, position, waitsFor } of overtaken.toSorted((a, b) => a.position.offset - b.position.offset)) {
    // What was set aside since is an alarm, and stays one.
    const reason = reasonAt(position)
    if (reason !== 'gap' && reason !== 'unknown-node') continue
    const { nodeId, nodeSeq } = event.envelope
    const head = heads.get(nodeId) ?? null
    const verdict = judge({
      event,
      head,
      directory,
      signatureIsValid: signatures.isValid(event, directory),
      appliedHash:
        nodeSeq <= (head?.nodeSeq ?? 0) ? (applied.get(nodeSeqKey(event.envelope))?.envelopeHash ?? null) : null,
    })
    const place = applied.get(nodeSeqKey(event.envelope))
    // The first of an envelope that was refused is the alarm; its repeats are repeats.
    if (verdict === 'duplicate' && place?.outcome === 'not-allowed' && !refused.has(event.envelopeHash)) {
      refused.add(event.envelopeHash)
      settled.repark.push({ ...position, reason: 'not-allowed' })
    } else if (verdict === 'duplicate') settled.unpark.push(position)
    // 'next' is left to the record that makes it so.
    else if (verdict !== waitsFor && verdict !== 'next') settled.repark.push({ ...position, reason: verdict })
  }
  return settled
}
