import type { ControlFact } from '../domain/event/control-record.ts'
import type { Envelope } from '../domain/event/envelope.ts'
import type { HashedEvent } from '../domain/event/signed-event.ts'
import { createWaitingRoom } from '../domain/event/waiting-room.ts'
import type { Hash, ItemId, NodeId } from '../domain/ids.ts'
import type { EventCodec } from '../ports/event-codec.ts'
import type { EventLog } from '../ports/event-log.ts'
import type { ParkedRecord } from '../ports/parked-record.ts'
import type { ProjectorStore } from '../ports/projector-store.ts'
import { type Checkpoint, nodeSeqKey, type StoredHead } from '../ports/read-models.ts'
import { readRecord } from '../ports/read-record.ts'
import type { FoldState } from './fold-state.ts'
import { assertHeadRow, assertLatestRow, type ChainPlace, placesOfLatest } from './incomplete-store.ts'
import { readParked } from './parked-content.ts'
import type { PreparedBatch, PreparedRecord } from './prepared-batch.ts'

/** So many waiting events of a node are released in one write at most, because they are held in memory with their content. */
export const RELEASED_AT_ONCE = 100

/**
 * Reads what a batch needs, in the reverse of the write order. So whoever sees a head also sees its documents, and whoever
 * sees a document also sees its history.
 */
export async function loadState(
  prepared: PreparedBatch,
  checkpoint: Checkpoint | null,
  deps: { generation: ProjectorStore; log: EventLog; codec: EventCodec },
): Promise<FoldState> {
  const { generation, log } = deps
  const from = checkpoint?.nextOffset ?? 0
  const before = (prepared.records.at(-1)?.position.offset ?? -1) + 1
  const records = prepared.records.filter((r) => r.position.offset >= from)
  const arriving = records.flatMap((r) => (r.kind === 'event' ? [r.event] : []))
  const nowKnown = records.flatMap((r) => r.nowKnown).filter((nodeId) => log.partitionOf(nodeId) === prepared.partition)

  const { heads, parked } = await headsAndWaiting({ arriving, nowKnown, from }, generation)
  const headOf = (nodeId: NodeId) => heads.get(nodeId)?.nodeSeq ?? 0
  const due = parked.filter(isDue(arriving, parked, headOf, nowKnown))
  const waiting = await readParked(due, deps)
  for (const { event } of waiting) prepared.signatures.begin(event, prepared.directory)

  const events = [...arriving, ...waiting.map((w) => w.event)]
  const envelopes = events.map((e) => e.envelope)
  const itemIds = unique(envelopes.map((e) => e.itemId))
  const items = await callUnlessEmpty(itemIds, generation.items, new Map())
  // Only these events can have been applied already. After a crash a document may be ahead of the head.
  const maybeApplied = envelopes.filter(
    (e) => e.nodeSeq <= headOf(e.nodeId) || e.version <= (items.get(e.itemId)?.version ?? 0),
  )
  const notAllowed = await callUnlessEmpty(itemIds, generation.notAllowed, new Map())
  const discarded = controlsIn(records, 'EventDiscarded')
  const recordsDiscarded = unique(
    controlsIn(records, 'RecordDiscarded')
      .filter(({ partition }) => partition === prepared.partition)
      .map(({ offset }) => offset),
  )
  const applied = await callUnlessEmpty(
    uniquePlaces([
      ...maybeApplied,
      ...ofItemsIn(notAllowed, envelopes),
      ...discarded,
      ...heads.values(),
      ...placesOfLatest(items.values()),
    ]),
    generation.applied,
    new Map(),
  )
  for (const head of heads.values()) assertHeadRow(head, applied)
  for (const document of items.values()) assertLatestRow(document, applied)
  const notAllowedHashes = events.flatMap(({ envelope, envelopeHash }) =>
    applied.get(nodeSeqKey(envelope))?.outcome === 'not-allowed' ? [envelopeHash] : [],
  )
  return {
    heads,
    items,
    applied,
    notAllowed,
    alarmed: new Set(),
    waiting: createWaitingRoom(waiting),
    parked: [
      ...(await callUnlessEmpty(
        [...discarded.map((fact) => fact.envelopeHash), ...notAllowedHashes],
        generation.parkedEnvelopes,
        [],
      )),
      ...(await parkedAt(recordsDiscarded, prepared.partition, from, generation)),
      ...(await generation.parkedBetween(prepared.partition, from, before)),
    ],
    hashes: await hashesAt(recordsDiscarded, prepared, deps),
  }
}

/**
 * Returns the heads, and what is parked before the checkpoint for nodes whose head may move here. What another projector
 * has parked behind the checkpoint comes with its own record. A head is written before the rows of what it releases are
 * removed. Whoever misses such a row must therefore see the head that released it, or the rest would wait for ever. So the
 * heads are read again afterwards, and if one has moved, all is read again.
 */
async function headsAndWaiting(
  { arriving, nowKnown, from }: { arriving: HashedEvent[]; nowKnown: NodeId[]; from: number },
  generation: ProjectorStore,
): Promise<{ heads: Map<NodeId, StoredHead>; parked: ParkedRecord[] }> {
  const readHeads = () => generation.heads(unique([...arriving.map((e) => e.envelope.nodeId), ...nowKnown]))
  for (let heads = await readHeads(); ; ) {
    const headOf = (nodeId: NodeId) => heads.get(nodeId)?.nodeSeq ?? 0
    // After a crash the head may be ahead of the event that filled a gap, while what that released is still parked.
    const isAhead = (nodeId: NodeId) => (heads.get(nodeId)?.movedAt ?? -1) >= from
    const moving = arriving.flatMap(({ envelope: { nodeId, nodeSeq } }) =>
      nodeSeq === headOf(nodeId) + 1 || (isAhead(nodeId) && nodeSeq <= headOf(nodeId)) ? [nodeId] : [],
    )
    const nodeIds = unique([...moving, ...nowKnown])
    if (nodeIds.length === 0) return { heads, parked: [] }
    const parked = await generation.waiting(nodeIds, RELEASED_AT_ONCE, from)
    const after = await readHeads()
    if (nodeIds.every((nodeId) => heads.get(nodeId)?.nodeSeq === after.get(nodeId)?.nodeSeq)) return { heads, parked }
    heads = after
  }
}

/**
 * Whether a parked event can be released in this batch. What waits behind a gap that the batch does not fill is left alone:
 * a node that leaves a gap, and fills the park behind it, must not make every batch of its partition read all of that.
 */
function isDue(
  arriving: HashedEvent[],
  parked: ParkedRecord[],
  headOf: (nodeId: NodeId) => number,
  nowKnown: NodeId[],
): (record: ParkedRecord) => boolean {
  const there = new Set([
    ...arriving.map(({ envelope }) => nodeSeqKey(envelope)),
    ...parked.flatMap(({ nodeId, nodeSeq }) =>
      nodeId === null || nodeSeq === null ? [] : [nodeSeqKey({ nodeId, nodeSeq })],
    ),
  ])
  const reach = new Map<NodeId, number>()
  const reachOf = (nodeId: NodeId): number => {
    let nodeSeq = reach.get(nodeId) ?? headOf(nodeId)
    while (there.has(nodeSeqKey({ nodeId, nodeSeq: nodeSeq + 1 }))) nodeSeq++
    reach.set(nodeId, nodeSeq)
    return nodeSeq
  }
  return ({ nodeId, nodeSeq }) =>
    nodeId !== null && nodeSeq !== null && (nowKnown.includes(nodeId) || nodeSeq <= reachOf(nodeId))
}

const unique = <T>(values: T[]): T[] => [...new Set(values)]

const callUnlessEmpty = async <T, R>(keys: T[], call: (keys: T[]) => Promise<R>, none: R): Promise<R> =>
  keys.length === 0 ? none : call(keys)

/** After a crash, the row of an event that was not allowed may be ahead of the head: the row itself says how it was taken. */
const ofItemsIn = (notAllowed: Map<ItemId, unknown>, envelopes: Envelope[]): Envelope[] =>
  envelopes.filter((e) => notAllowed.has(e.itemId))

type Fact<Type extends ControlFact['type']> = ControlFact & { type: Type }

/** What the root says in these records, of one type. */
const controlsIn = <Type extends ControlFact['type']>(records: PreparedRecord[], type: Type): Fact<Type>[] =>
  records.flatMap((r) =>
    r.kind === 'control' && r.authentic && r.control.fact.type === type ? [r.control.fact as Fact<Type>] : [],
  )

/** What is parked at these offsets before the batch. */
const parkedAt = async (
  offsets: number[],
  partition: number,
  before: number,
  generation: ProjectorStore,
): Promise<ParkedRecord[]> =>
  (
    await Promise.all(
      offsets
        .filter((offset) => offset < before)
        .map((offset) => generation.parkedBetween(partition, offset, offset + 1)),
    )
  ).flat()

/** What the records at these offsets are known by. Those before the batch are read from the log. */
async function hashesAt(
  offsets: number[],
  { partition, records }: PreparedBatch,
  { log, codec }: { log: EventLog; codec: EventCodec },
): Promise<Map<number, Hash>> {
  const hashes = new Map<number, Hash>()
  for (const offset of offsets) {
    const own = records.find(({ position }) => position.offset === offset)
    const [record] = own === undefined ? await log.read(partition, offset, 1) : []
    if (own !== undefined) hashes.set(offset, own.hash)
    else if (record?.offset === offset) hashes.set(offset, readRecord(record.value, codec).hash)
  }
  return hashes
}

const uniquePlaces = (places: ChainPlace[]): ChainPlace[] => [
  ...new Map(places.map((place) => [nodeSeqKey(place), place])).values(),
]
