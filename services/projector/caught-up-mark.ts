import type { Instant } from '../domain/ids.ts'
import type { EventLog } from '../ports/event-log.ts'
import type { ProjectorStore } from '../ports/projector-store.ts'
import type { Checkpoint } from '../ports/read-models.ts'
import { batchOf, noEffects } from './batch-effects.ts'

/** Writes down when a partition had nothing left to read: an observation beside the documents. */
export async function markCaughtUp(generation: ProjectorStore, log: EventLog, now: () => Instant): Promise<void> {
  // The clock first: what is appended between the two readings must not count as read.
  const caughtUpAt = now()
  const ends = await log.ends()
  const checkpoints = await generation.checkpoints()
  // A log that is shorter than what was applied was made anew: nothing was read of it.
  const later = await log.ends()
  const isCaughtUp = ({ partition, nextOffset }: Checkpoint) =>
    nextOffset >= (ends[partition] ?? Number.POSITIVE_INFINITY) && nextOffset <= (later[partition] ?? 0)
  for (const checkpoint of checkpoints.filter(isCaughtUp))
    await generation.write(batchOf(noEffects(), checkpoint, { ...checkpoint, caughtUpAt }))
}
