import type { ProjectorStore } from '../ports/projector-store.ts'
import type { Checkpoint } from '../ports/read-models.ts'

/**
 * The checkpoints as this projector has last read or written them, so that it reads each of them once. Another projector
 * may have moved one meanwhile. A write then resolves false, because it compares, and the checkpoint must be forgotten.
 */
export interface KnownCheckpoints {
  /** Reads the checkpoint if it is not known. Null while nothing of the partition was applied. */
  of(partition: number): Promise<Checkpoint | null>
  /** The checkpoint was just read, or written, as this. */
  set(checkpoint: Checkpoint): void
  /** An observation was written beside a checkpoint that stood still. */
  observed(checkpoint: Checkpoint): void
  forget(partition: number): void
}

export function createKnownCheckpoints({ checkpoint }: Pick<ProjectorStore, 'checkpoint'>): KnownCheckpoints {
  const known = new Map<number, Checkpoint | null>()
  return {
    of: async (partition) => {
      const found = known.get(partition)
      if (found !== undefined) return found
      const read = await checkpoint(partition)
      known.set(partition, read)
      return read
    },
    set: (read) => void known.set(read.partition, read),
    observed: (marked) => {
      if (known.get(marked.partition)?.nextOffset === marked.nextOffset) known.set(marked.partition, marked)
    },
    forget: (partition) => void known.delete(partition),
  }
}
