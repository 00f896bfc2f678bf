import { existsSync } from 'node:fs'
import type { Timers } from '../../../domain/timers.ts'
import type { ProjectorStore } from '../../../ports/projector-store.ts'
import { generationDropped } from '../../../ports/read-store.ts'
import type { OpenParts } from './open-parts.ts'
import { readApplied, readAppliedTo, readNotAllowed } from './read-history.ts'
import { countParked, readParkedBetween, readParkedEnvelopes, readWaiting } from './read-parked.ts'
import { readCheckpoint, readCheckpoints, readHeads } from './read-progress.ts'
import { scrub } from './scrub.ts'
import { writeBatch } from './write-batch.ts'

/** `onWritten` is called after each batch. */
export function createProjectorStore(
  parts: OpenParts,
  { number, timers, onWritten }: { number: number; timers: Timers; onWritten: () => void },
): Omit<ProjectorStore, 'items'> {
  const { generationFile, names, read } = parts
  return {
    checkpoint: (partition) => read(() => readCheckpoint(generationFile, partition)),
    checkpoints: () => read(() => readCheckpoints(generationFile)),
    heads: (nodeIds) => read(() => readHeads(generationFile, nodeIds)),
    applied: (places) => read(() => readApplied(generationFile, names, places)),
    appliedTo: (itemId) => read(() => readAppliedTo(generationFile, names, itemId)),
    waiting: (nodeIds, limit, before) => read(() => readWaiting(generationFile, nodeIds, limit, before)),
    notAllowed: (itemIds) => read(() => readNotAllowed(generationFile, names, itemIds)),
    parkedEnvelopes: (hashes) => read(() => readParkedEnvelopes(generationFile, hashes, { discarded: false })),
    discardedEnvelopes: (hashes) => read(() => readParkedEnvelopes(generationFile, hashes, { discarded: true })),
    parkedBetween: (partition, from, before) =>
      read(() => readParkedBetween(generationFile, partition, [from, before])),
    parkedCounts: () => read(() => countParked(generationFile)),
    write: async (batch) => {
      // A dropped file still takes writes, but it has no name any more.
      if (!existsSync(generationFile.file)) throw generationDropped(number)
      const isWritten = writeBatch(batch, parts)
      if (isWritten) onWritten()
      return isWritten
    },
    scrub: () => scrub(parts, timers),
  }
}
