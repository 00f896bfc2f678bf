import type { ReadModelBatch } from '../../../ports/read-model-batch.ts'
import type { StoredHead } from '../../../ports/read-models.ts'
import type { GenerationFile } from './generation-file.ts'

/** Moves a head forward only. */
export function writeHead({ sql }: GenerationFile, head: StoredHead): void {
  sql(
    `INSERT INTO heads (nodeId, ${HEAD_COLUMNS.join(', ')}) VALUES (?, ${HEAD_COLUMNS.map(() => '?').join(', ')})
     ON CONFLICT (nodeId) DO UPDATE SET ${HEAD_COLUMNS.map((column) => `${column} = excluded.${column}`).join(', ')}
     WHERE excluded.nodeSeq > nodeSeq`,
  ).run(head.nodeId, ...HEAD_COLUMNS.map((column) => head[column]))
}

const HEAD_COLUMNS = ['nodeSeq', 'hash', 'movedAt', 'latestAt'] as const

/** Compare-and-set on the log and `nextOffset`. */
export function advanceCheckpoint({ sql }: GenerationFile, { previous, next }: ReadModelBatch['checkpoint']): boolean {
  const stored = sql('SELECT logId, nextOffset FROM checkpoints WHERE partition = ?').get(next.partition)
  const isPrevious =
    stored === undefined
      ? previous === null
      : stored.logId === previous?.logId && stored.nextOffset === previous?.nextOffset
  if (!isPrevious) return false
  sql('INSERT OR REPLACE INTO checkpoints VALUES (?, ?, ?, ?, ?, ?)').run(
    next.partition,
    next.logId,
    next.nextOffset,
    next.lastHash,
    next.directoryPosition,
    next.caughtUpAt,
  )
  return true
}
