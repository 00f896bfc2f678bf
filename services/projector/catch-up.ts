import type { LogRecord } from '../ports/event-log.ts'
import { applyBatch, type BatchReport, type ProjectionDeps, prepare } from './apply-batch.ts'
import { checkStart } from './check-start.ts'
import type { PreparedBatch } from './prepared-batch.ts'
import { sweepParked } from './sweep-waiting.ts'

export interface CatchUpOptions {
  /** Where to end, one offset a partition; the ends of the log as they are now, when left out. */
  ends?: number[]
  batchSize?: number
  onBatch?: (report: BatchReport, done: number, total: number) => void
}

/**
 * Applies all that the log holds, up to given ends, and comes back: for replays and rebuilds. Goes on from the
 * generation's checkpoints. The next batch is read and its signatures are checked while one is applied.
 */
export async function catchUp(deps: ProjectionDeps & CatchUpOptions): Promise<{ records: number }> {
  const { log, generation, directory, batchSize = 500, onBatch = () => {} } = deps
  await checkStart(deps)
  await sweepParked(deps)
  const ends = deps.ends ?? (await log.ends())
  const starts = await Promise.all(
    ends.map(async (_, partition) => (await generation.checkpoint(partition))?.nextOffset ?? 0),
  )
  const total = ends.reduce((sum, end, partition) => sum + Math.max(0, end - (starts[partition] ?? 0)), 0)
  let records = 0
  let erased = false
  for (const [partition, end] of ends.entries()) {
    let next = starts[partition] ?? 0
    let inForce = await directory.at((await generation.checkpoint(partition))?.directoryPosition ?? 0)
    const readNext = async (): Promise<PreparedBatch | null> => {
      const batch: LogRecord[] = next >= end ? [] : await log.read(partition, next, Math.min(batchSize, end - next))
      const last = batch.at(-1)
      if (last === undefined) return null
      next = last.offset + 1
      const prepared = await prepare(partition, batch, inForce, deps)
      inForce = prepared.directory
      return prepared
    }
    let prepared = await readNext()
    while (prepared !== null) {
      const applying: Promise<BatchReport> = applyBatch(prepared, deps)
      const following = await Promise.all([applying, readNext()])
      erased ||= following[0].erased
      records += prepared.records.length
      onBatch(following[0], records, total)
      prepared = following[1]
    }
  }
  if (erased) await generation.scrub()
  return { records }
}
