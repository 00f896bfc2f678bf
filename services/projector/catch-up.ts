import type { LogRecord } from '../ports/event-log.ts'
import { applyBatch, type BatchReport } from './apply-batch.ts'
import { checkStart } from './check-start.ts'
import { createKnownCheckpoints } from './known-checkpoints.ts'
import { type PreparedBatch, prepareBatch } from './prepared-batch.ts'
import type { Projection, ProjectionDeps } from './projection-deps.ts'
import { sweepParked } from './sweep-waiting.ts'

export interface CatchUpOptions {
  /** Where to end, one offset for each partition. The ends of the log as they are now, if left out. */
  ends?: number[]
  batchSize?: number
  onBatch?: (report: BatchReport, done: number, total: number) => void
}

/**
 * Applies all that the log holds, up to given ends, and comes back: for replays and rebuilds. Begins at the checkpoints of
 * the generation. While a batch is applied, the next one is read and its signatures are checked.
 */
export async function catchUp(deps: ProjectionDeps & CatchUpOptions): Promise<{ records: number }> {
  const { log, generation, onBatch = () => {} } = deps
  const projection: Projection = { ...deps, checkpoints: createKnownCheckpoints(generation) }
  const stored = await checkStart(projection)
  await sweepParked(projection)
  const ends = deps.ends ?? (await log.ends())
  const begins = new Map(stored.map(({ partition, nextOffset }) => [partition, nextOffset]))
  const total = ends.reduce((sum, end, partition) => sum + Math.max(0, end - (begins.get(partition) ?? 0)), 0)
  let records = 0
  let erased = false
  for (const [partition, end] of ends.entries())
    for await (const [report, count] of applyPartition(partition, end, deps.batchSize ?? 500, projection)) {
      erased ||= report.erased
      records += count
      onBatch(report, records, total)
    }
  if (erased) await generation.scrub()
  return { records }
}

/** Yields after each batch its report, and how many records it had. */
async function* applyPartition(partition: number, end: number, batchSize: number, projection: Projection) {
  const { log, directory, checkpoints } = projection
  const checkpoint = await checkpoints.of(partition)
  let next = checkpoint?.nextOffset ?? 0
  let inForce = await directory.at(checkpoint?.directoryPosition ?? 0)

  const prepareNext = async (): Promise<PreparedBatch | null> => {
    const records: LogRecord[] = next >= end ? [] : await log.read(partition, next, Math.min(batchSize, end - next))
    const last = records.at(-1)
    if (last === undefined) return null
    next = last.offset + 1
    const prepared = await prepareBatch({ partition, records, directory: inForce }, projection)
    inForce = prepared.directory
    return prepared
  }

  let prepared = await prepareNext()
  while (prepared !== null) {
    const [report, following] = await Promise.all([applyBatch(prepared, projection), prepareNext()])
    yield [report, prepared.records.length] as const
    prepared = following
  }
}
