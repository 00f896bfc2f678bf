import type { ItemId, NodeId } from '../domain/ids.ts'
import { makerOf } from '../domain/ids.ts'
import { incomplete } from '../ports/incomplete.ts'
import type { Checkpoint } from '../ports/read-models.ts'
import { nodeSeqKey } from '../ports/read-models.ts'
import { readRecord } from '../ports/read-record.ts'
import type { BatchEffects } from './batch-effects.ts'
import { assertChain, assertDocument } from './incomplete-store.ts'
import type { Projection } from './projection-deps.ts'

/**
 * Before a batch parks an event, asks whether the store is to blame and not the event (rule 4): the document or a row that
 * the event follows may be missing below the head, or the head itself. HubError `store-incomplete`. An honest store costs
 * nothing, for an honest node is never parked for good; a hostile node costs what its own chain has.
 */
export async function assertComplete(
  { history, park }: BatchEffects,
  before: Checkpoint | null,
  deps: Deps,
): Promise<void> {
  const refused = history.filter(
    ({ outcome, itemId, nodeId }) => outcome === 'not-allowed' && makerOf(itemId) === nodeId,
  )
  if (refused.length > 0) await assertItems([...new Set(refused.map(({ itemId }) => itemId))], deps)
  const gaps = [...park.values()].filter(({ reason }) => reason === 'gap')
  const nodeIds = [...new Set(gaps.map(({ nodeId }) => nodeId).filter((nodeId) => nodeId !== null))]
  if (nodeIds.length > 0 && before !== null) await assertHeads(nodeIds, before, deps)
}

type Deps = Pick<Projection, 'generation' | 'log' | 'codec'>

async function assertItems(itemIds: ItemId[], { generation }: Deps): Promise<void> {
  const heads = await generation.heads([...new Set(itemIds.map(makerOf))])
  for (const head of heads.values()) await assertChain(head, generation)
  for (const itemId of itemIds) {
    const rows = await generation.appliedTo(itemId)
    const document = (await generation.items([itemId])).get(itemId)
    assertDocument(itemId, document, { rows, reached: heads.get(makerOf(itemId))?.nodeSeq ?? 0 })
  }
}

/**
 * An event waits for the one after its node's head. If the history has that one, the head was lost, unless another projector
 * is just writing both, or was when it crashed: then the record lies behind the checkpoint, or waits.
 */
export async function assertHeads(nodeIds: NodeId[], before: Checkpoint, deps: Deps): Promise<void> {
  const { generation } = deps
  const heads = await generation.heads(nodeIds)
  const nexts = nodeIds.map((nodeId) => ({ nodeId, nodeSeq: (heads.get(nodeId)?.nodeSeq ?? 0) + 1 }))
  const rows = await generation.applied(nexts)
  for (const next of nexts) {
    const row = rows.get(nodeSeqKey(next))
    if (row === undefined) continue
    const parked = await generation.parkedEnvelopes([row.envelopeHash])
    const discarded = await generation.discardedEnvelopes([row.envelopeHash])
    const isParked = parked.length + discarded.length > 0
    if (isParked || !(await isBelow(row.envelopeHash, next.nodeId, before, deps))) continue
    // Another projector may have moved it meanwhile.
    const head = (await generation.heads([next.nodeId])).get(next.nodeId)
    if ((head?.nodeSeq ?? 0) < next.nodeSeq)
      throw incomplete(`the head of ${next.nodeId} stands before event ${next.nodeSeq}, which was applied`)
  }
}

/** Whether a record with this envelope lies below the checkpoint. Reads the partition, which only damage asks for. */
async function isBelow(
  hash: string,
  nodeId: NodeId,
  { partition, nextOffset }: Checkpoint,
  { log, codec }: Pick<Deps, 'log' | 'codec'>,
): Promise<boolean> {
  for (let from = 0; from < nextOffset; ) {
    const records = await log.read(partition, from, 500)
    const last = records.at(-1)
    if (last === undefined) return false
    for (const { key, value, offset } of records)
      if (key === nodeId && offset < nextOffset && readRecord(value, codec).hash === hash) return true
    from = last.offset + 1
  }
  return false
}
