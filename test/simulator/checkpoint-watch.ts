import type { World } from './world.ts'

/** Looks at the checkpoints after each turn. If one went back, readers would see an older state as the newest. */
export function createCheckpointWatch({ store, faults }: Pick<World, 'store' | 'faults'>): () => void {
  const reached = new Map<number, number>()
  return () => {
    for (const { partition, nextOffset } of store.models(1).checkpoints.values()) {
      const before = reached.get(partition) ?? 0
      if (nextOffset < before)
        faults.push(`the checkpoint of partition ${partition} went back from ${before} to ${nextOffset}`)
      reached.set(partition, nextOffset)
    }
  }
}
