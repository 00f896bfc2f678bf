import type { Instant } from '../domain/ids.ts'
import type { EventLog } from '../ports/event-log.ts'
import type { Generation } from '../ports/read-store.ts'
import { batchOf } from './batch-of.ts'
import { noChanges } from './fold-state.ts'

/** Writes down when a partition had nothing left to read: an observation beside the documents. */
export async function markCaughtUp(generation: Generation, log: EventLog, now: () => Instant): Promise<void> {
  // The clock first: what is appended between the two readings must not count as read.
  const caughtUpAt = now()
  const ends = await log.ends()
  for (const checkpoint of await generation.checkpoints())
    if (checkpoint.nextOffset >= (ends[checkpoint.partition] ?? Number.POSITIVE_INFINITY))
      await generation.write(batchOf(noChanges(), checkpoint, { ...checkpoint, caughtUpAt }))
}
