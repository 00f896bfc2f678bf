import type { Instant } from '../domain/ids.ts'
import type { Checkpoint } from '../ports/read-models.ts'
import { batchOf, noEffects } from './batch-effects.ts'
import type { Projection } from './projection-deps.ts'

/** Writes `caughtUpAt` for each partition that has nothing left to read: an observation beside the documents. */
export async function markCaughtUp({ generation, log, checkpoints }: Projection, now: () => Instant): Promise<void> {
  // The clock is read first: what is appended after that must not count as read.
  const caughtUpAt = now()
  const ends = await log.ends()
  const stored = await generation.checkpoints()
  // A log that is shorter than what was applied is another one by now, and nothing was read of it.
  const later = await log.ends()
  const isCaughtUp = ({ partition, nextOffset }: Checkpoint) =>
    // Of a partition that the log does not have, nothing is left to read.
    partition >= log.partitions ||
    (nextOffset >= (ends[partition] ?? Number.POSITIVE_INFINITY) && nextOffset <= (later[partition] ?? 0))
  for (const checkpoint of stored.filter(isCaughtUp)) {
    const marked = { ...checkpoint, caughtUpAt }
    if (await generation.write(batchOf(noEffects(), checkpoint, marked))) checkpoints.observed(marked)
  }
}
