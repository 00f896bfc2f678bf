import type { LogRecord } from '../ports/event-log.ts'
import { applyBatch, type BatchReport, type ProjectionDeps, prepare } from './apply-batch.ts'
import { checkStart } from './check-start.ts'

/**
 * Applies all that the log holds now, or up to given ends (one offset a partition), and comes back: for
 * replays and rebuilds. Goes on from the generation's checkpoints.
 */
export async function catchUp(
  deps: ProjectionDeps & { ends?: number[]; batchSize?: number; onBatch?: (report: BatchReport, done: number, total: number) => void },
): Promise<{ records: number }> {
  const { log, generation, directory, batchSize = 500, onBatch = () => {} } = deps
  await checkStart(deps)
  const ends = deps.ends ?? (await log.ends())
  const total = ends.reduce((sum, end) => sum + end, 0)
  let records = 0
  for (const [partition, end] of ends.entries())
    for (;;) {
      const checkpoint = await generation.checkpoint(partition)
      const next = checkpoint?.nextOffset ?? 0
      const batch: LogRecord[] = next >= end ? [] : await log.read(partition, next, Math.min(batchSize, end - next))
      if (batch.length === 0) break
      const before = await directory.at(checkpoint?.directoryPosition ?? 0)
      const report = await applyBatch(await prepare(partition, batch, before, deps), deps)
      records += batch.length
      onBatch(report, records, total)
    }
  return { records }
}
