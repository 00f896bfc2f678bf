import type { Instant } from '../domain/ids.ts'
import { batchOf, noEffects } from './batch-effects.ts'
import { keepOutlets } from './keep-outlets.ts'
import type { Projection } from './projection-deps.ts'

/**
 * Writes `caughtUpAt` for each partition that has nothing left to read: an observation beside the documents. Offsets that
 * hold no record are nothing to read. A partition that is held up is not caught up: it has records that nobody can read
 * yet. `onRead` is told of each partition that has nothing to read now, and of its end. What outlets are by the latest
 * directory is kept, too.
 */
export async function markCaughtUp(
  { generation, log, checkpoints, directory }: Projection,
  now: () => Instant,
  onRead: (partition: number, end: number) => void = () => {},
): Promise<void> {
  // The clock is read first: what is appended after that must not count as read.
  const caughtUpAt = now()
  const ends = await log.ends()
  const stored = await generation.checkpoints()
  // A log that is shorter than what was applied is another one by now, and nothing was read of it.
  const later = await log.ends()
  for (const checkpoint of stored) {
    const { partition, nextOffset } = checkpoint
    const end = ends[partition]
    // Of a partition that the log does not have, nothing is left to read.
    const isForeign = partition >= log.partitions
    if (!isForeign) {
      if (end === undefined || nextOffset > (later[partition] ?? 0)) continue
      if (nextOffset < end && (await log.read(partition, nextOffset, 1)).length > 0) continue
      onRead(partition, end)
      if (nextOffset < end && (await log.timeAt(partition, nextOffset)) !== null) continue
    }
    const marked = { ...checkpoint, caughtUpAt }
    if (await generation.write(batchOf(noEffects(), checkpoint, marked))) checkpoints.observed(marked)
  }
  await keepOutlets(generation, directory.latest())
}
