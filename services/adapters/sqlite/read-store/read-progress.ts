import type { Instant, NodeId } from '../../../domain/ids.ts'
import type { Checkpoint, StoredHead } from '../../../ports/read-models.ts'
import type { GenerationFile } from './generation-file.ts'

export function readCheckpoint({ sql }: GenerationFile, partition: number): Checkpoint | null {
  const row = sql('SELECT * FROM checkpoints WHERE partition = ?').get(partition)
  return row === undefined ? null : ({ ...row } as unknown as Checkpoint)
}

export const readCheckpoints = ({ sql }: GenerationFile): Checkpoint[] =>
  sql('SELECT * FROM checkpoints ORDER BY partition')
    .all()
    .map((row) => ({ ...row }) as unknown as Checkpoint)

export function readHeads({ sql }: GenerationFile, nodeIds: NodeId[]): Map<NodeId, StoredHead> {
  const heads = new Map<NodeId, StoredHead>()
  for (const nodeId of new Set(nodeIds)) {
    const row = sql('SELECT * FROM heads WHERE nodeId = ?').get(nodeId)
    if (row !== undefined) heads.set(nodeId, headOf(row))
  }
  return heads
}

export const readAllHeads = ({ sql }: GenerationFile): StoredHead[] =>
  sql('SELECT * FROM heads ORDER BY nodeId').all().map(headOf)

const headOf = (row: Record<string, unknown>): StoredHead => ({ ...row }) as unknown as StoredHead

/** For each node's head the `at` of its event. */
export function readHeadTimes({ sql }: GenerationFile): Map<NodeId, { nodeSeq: number; at: Instant }> {
  const rows = sql(
    `SELECT n.nodeId, n.nodeSeq, h.envelope ->> '$.at' AS at FROM heads n
     JOIN names ON names.name = n.nodeId JOIN history h ON h.node = names.id AND h.nodeSeq = n.nodeSeq`,
  ).all()
  return new Map(rows.map((r) => [r.nodeId as NodeId, { nodeSeq: r.nodeSeq as number, at: r.at as Instant }]))
}

/** How many items have an older text that was erased. */
export const countErased = ({ sql }: GenerationFile): number =>
  Number(sql('SELECT count(*) AS count FROM items WHERE erasedBelow > 0').get()?.count)
