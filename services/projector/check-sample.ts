import type { Hash, ItemId } from '../domain/ids.ts'
import { makerOf } from '../domain/ids.ts'
import { incomplete } from '../ports/incomplete.ts'
import type { ProjectorStore } from '../ports/projector-store.ts'
import { type Checkpoint, nodeSeqKey, type StoredHead } from '../ports/read-models.ts'
import { readRecord } from '../ports/read-record.ts'
import { assertHeads } from './assert-complete.ts'
import {
  assertHeadRow,
  assertLatestRow,
  assertRow,
  type ChainPlace,
  placesOfLatest,
  ROWS_AT_ONCE,
} from './incomplete-store.ts'
import type { Projection } from './projection-deps.ts'

/** Records before each checkpoint, and those at each of some other places, spread over the partition. */
const LAST_RECORDS = 100
const SPREAD_PLACES = 4
const SPREAD_RECORDS = 25
/** Places of each node's chain, spread from its first event to its head. */
const ROWS_A_NODE = 40

/**
 * Whether a store has what its checkpoints and heads say, by a sample of bounded size. `hub compare` asks for all of it.
 * Asked for are: rows of each node's chain; the heads of all nodes; and the documents of events of the log that are
 * below a checkpoint and were applied. HubError `store-incomplete`.
 */
export async function checkSample(projection: Projection, checkpoints: Checkpoint[]): Promise<void> {
  const { generation, directory } = projection
  const nodeIds = directory
    .latest()
    .nodes()
    .map(({ nodeId }) => nodeId)
  const heads = await generation.heads(nodeIds)
  await checkChains([...heads.values()], generation)
  for (const checkpoint of checkpoints) {
    const here = nodeIds.filter((nodeId) => projection.log.partitionOf(nodeId) === checkpoint.partition)
    if (here.length > 0) await assertHeads(here, checkpoint, projection)
    await checkPartitionSample(checkpoint, projection)
  }
}

async function checkChains(heads: StoredHead[], generation: ProjectorStore): Promise<void> {
  const places = heads.flatMap(placesOf)
  for (let from = 0; from < places.length; from += ROWS_AT_ONCE) {
    const chunk = places.slice(from, from + ROWS_AT_ONCE)
    const rows = await generation.applied(chunk)
    for (const { head, ...place } of chunk) {
      if (place.nodeSeq === head.nodeSeq) assertHeadRow(head, rows)
      else assertRow(place, head, rows)
    }
  }
}

function placesOf(head: StoredHead): (ChainPlace & { head: StoredHead })[] {
  const { nodeId, nodeSeq: last } = head
  const step = Math.max(1, Math.floor(last / ROWS_A_NODE))
  const places = [{ nodeId, nodeSeq: last, head }]
  for (let nodeSeq = last - step; nodeSeq > 0; nodeSeq -= step) places.push({ nodeId, nodeSeq, head })
  return places
}

interface SampledEvent extends ChainPlace {
  itemId: ItemId
  hash: Hash
  offset: number
}

async function checkPartitionSample(checkpoint: Checkpoint, projection: Projection): Promise<void> {
  const { generation } = projection
  const events = await sampledEvents(checkpoint, projection)
  if (events.length === 0) return
  // In the reverse of the write order: what another projector has just released is seen waiting, or as a row.
  const hashes = events.map(({ hash }) => hash)
  const parked = new Set(
    [...(await generation.parkedEnvelopes(hashes)), ...(await generation.discardedEnvelopes(hashes))].map(
      ({ envelopeHash }) => envelopeHash,
    ),
  )
  const items = await generation.items([...new Set(events.map(({ itemId }) => itemId))])
  const latest = placesOfLatest(items.values())
  const rows = await generation.applied([...events, ...latest])
  for (const document of items.values()) assertLatestRow(document, rows)
  for (const event of events) {
    // What waits may be half released: a row may be there before its head.
    if (parked.has(event.hash)) continue
    const row = rows.get(nodeSeqKey(event))
    const place = `event ${event.nodeSeq} of ${event.nodeId} (partition ${checkpoint.partition}, offset ${event.offset})`
    // A repeat of what was set aside leaves no row of its own.
    if (row?.envelopeHash !== event.hash) continue
    if (row.outcome === 'applied' && makerOf(event.itemId) === event.nodeId && !items.has(event.itemId))
      throw incomplete(`it lacks the document of ${event.itemId}, which ${place} changed`)
  }
}

/** Events that lie below the checkpoint, under their node's key. What a record of another kind leaves cannot be missed. */
async function sampledEvents({ partition, nextOffset }: Checkpoint, projection: Projection): Promise<SampledEvent[]> {
  const { log, codec } = projection
  const step = Math.floor(nextOffset / SPREAD_PLACES)
  const spread = Array.from({ length: SPREAD_PLACES }, (_, index) => (nextOffset % Math.max(1, step)) + index * step)
  const reads = [
    { from: Math.max(0, nextOffset - LAST_RECORDS), limit: LAST_RECORDS },
    ...(nextOffset > LAST_RECORDS ? spread.map((from) => ({ from, limit: SPREAD_RECORDS })) : []),
  ]
  const events = new Map<number, SampledEvent>()
  for (const { from, limit } of reads)
    for (const record of await log.read(partition, from, limit)) {
      if (record.offset >= nextOffset) break
      const reading = readRecord(record.value, codec)
      if (reading.kind !== 'event' || reading.event.envelope.nodeId !== record.key) continue
      const { nodeId, nodeSeq, itemId } = reading.event.envelope
      // A misplaced record is passed over: its event is applied, now or later, from its own partition.
      if (log.partitionOf(nodeId) !== partition) continue
      events.set(record.offset, { nodeId, nodeSeq, itemId, hash: reading.event.envelopeHash, offset: record.offset })
    }
  return [...events.values()]
}
