import type { Directory } from '../domain/directory/directory.ts'
import { isWaitReason, judge, type NodeHead } from '../domain/event/judge.ts'
import type { Hash, NodeId } from '../domain/ids.ts'
import type { Position } from '../ports/event-log.ts'
import { isWaiting, type ParkedRecord, type ParkReason } from '../ports/parked-record.ts'
import type { ReadModelBatch } from '../ports/read-model-batch.ts'
import { type ChainEntry, nodeSeqKey } from '../ports/read-models.ts'
import type { WaitingEvent } from './arrived-event.ts'
import { batchOf, noEffects } from './batch-effects.ts'
import { RELEASED_AT_ONCE } from './load-state.ts'
import { readParked } from './parked-content.ts'
import type { Projection } from './projection-deps.ts'
import { createSignatureChecks, type SignatureChecks } from './signature-checks.ts'

type SweepDeps = Pick<Projection, 'generation' | 'checkpoints' | 'directory' | 'verify'>
type Swept = Pick<WaitingEvent, 'event' | 'position' | 'waitsFor'>

/**
 * After events were parked, the heads are read again (rule 4): another projector may just have filled the gap, or have
 * read that the directory knows the node. What waits at or below the head, or for a known node, is then overtaken. The
 * other projector has dealt with such an event without knowing the row. So the row is removed if the event is a repeat
 * by now, or gets its new reason. Nothing is applied here.
 */
export async function sweepWaiting(partition: number, waiting: Swept[], deps: SweepDeps): Promise<void> {
  const { generation, checkpoints } = deps
  while (waiting.length > 0) {
    const heads = await generation.heads([...new Set(waiting.map(({ event }) => event.envelope.nodeId))])
    const checkpoint = await checkpoints.of(partition)
    if (checkpoint === null) return
    const directory = await deps.directory.at(checkpoint.directoryPosition)
    const overtaken = waiting.filter(({ event: { envelope }, waitsFor }) =>
      isOvertaken({ ...envelope, waitsFor }, heads, directory),
    )
    if (overtaken.length === 0) return
    const rows = settleOvertaken(overtaken, await whatIsKnown(overtaken, heads, directory, deps))
    if (rows.repark.length + rows.unpark.length === 0) return
    if (await generation.write(batchOf({ ...noEffects(), ...rows }, checkpoint, checkpoint))) return
    checkpoints.forget(partition)
  }
}

/** The same for all that is parked, at a start: a crash may have come between the heads and what they released. */
export async function sweepParked(deps: Projection): Promise<void> {
  const { generation } = deps
  const directory = deps.directory.latest()
  // Events of nodes that nobody knows are left out: a park that somebody has filled with them must not hold up a start.
  const nodeIds = (await generation.parkedCounts()).flatMap((count) =>
    isWaiting(count) && count.nodeId !== null && directory.node(count.nodeId) ? [count.nodeId] : [],
  )
  if (nodeIds.length === 0) return
  const heads = await generation.heads([...new Set(nodeIds)])
  const parked = await generation.waiting([...new Set(nodeIds)], RELEASED_AT_ONCE)
  const overtaken = parked.filter(
    ({ nodeId, nodeSeq, reason }) =>
      nodeId !== null && isOvertaken({ nodeId, nodeSeq: nodeSeq ?? 0, waitsFor: reason }, heads, directory),
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

/** What the store says of overtaken events, read after their heads. */
interface WhatIsKnown {
  heads: Map<NodeId, NodeHead>
  directory: Directory
  applied: Map<string, ChainEntry>
  /** Parked and not discarded. */
  parked: ParkedRecord[]
  /** Envelopes that have their alarm already, as a record that is set aside or was discarded. */
  alarmed: Set<Hash | null>
  signatures: SignatureChecks
}

async function whatIsKnown(
  overtaken: Swept[],
  heads: Map<NodeId, NodeHead>,
  directory: Directory,
  { generation, verify }: SweepDeps,
): Promise<WhatIsKnown> {
  const applied = await generation.applied(overtaken.map(({ event }) => event.envelope))
  const hashes = [...new Set(overtaken.map(({ event }) => event.envelopeHash))]
  const parked = await generation.parkedEnvelopes(hashes)
  const discarded = await generation.discardedEnvelopes(hashes)
  const alarms = [...parked, ...discarded].filter(({ reason }) => reason === 'not-allowed')
  const signatures = createSignatureChecks(verify)
  for (const { event } of overtaken) signatures.begin(event, directory)
  await signatures.done()
  return { heads, directory, applied, parked, alarmed: new Set(alarms.map((p) => p.envelopeHash)), signatures }
}

function settleOvertaken(overtaken: Swept[], known: WhatIsKnown): Pick<ReadModelBatch, 'repark' | 'unpark'> {
  const rows: Pick<ReadModelBatch, 'repark' | 'unpark'> = { repark: [], unpark: [] }
  const { alarmed } = known
  for (const { event, position, waitsFor } of overtaken.toSorted((a, b) => a.position.offset - b.position.offset)) {
    // A row that was set aside since is an alarm, and stays one.
    if (!isWaitReason(reasonAt(position, known) ?? '')) continue
    const entry = known.applied.get(nodeSeqKey(event.envelope)) ?? null
    const verdict = verdictOn(event, entry, known)
    if (verdict === 'duplicate' && entry?.outcome === 'not-allowed' && !alarmed.has(event.envelopeHash)) {
      // The first record of an envelope that was not allowed is the alarm, the others are repeats.
      alarmed.add(event.envelopeHash)
      rows.repark.push({ ...position, reason: 'not-allowed' })
    } else if (verdict === 'duplicate') rows.unpark.push(position)
    // The next event of a chain, allowed or not, is left to the record that makes it the next one.
    else if (verdict !== waitsFor && verdict !== 'next' && verdict !== 'not-allowed')
      rows.repark.push({ ...position, reason: verdict })
  }
  return rows
}

const reasonAt = ({ partition, offset }: Position, { parked }: WhatIsKnown): ParkReason | undefined =>
  parked.find((record) => record.partition === partition && record.offset === offset)?.reason

function verdictOn(event: Swept['event'], entry: ChainEntry | null, { heads, directory, signatures }: WhatIsKnown) {
  const { nodeId, nodeSeq } = event.envelope
  const head = heads.get(nodeId) ?? null
  const isBehindHead = nodeSeq <= (head?.nodeSeq ?? 0)
  return judge({
    event,
    head,
    directory,
    signatureIsValid: signatures.isValid(event, directory),
    appliedHash: isBehindHead ? (entry?.envelopeHash ?? null) : null,
  })
}
