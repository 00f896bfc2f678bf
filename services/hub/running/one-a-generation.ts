import { HubError } from '../../domain/errors.ts'
import type { ReadStore } from '../../ports/read-store.ts'
import type { BatchReport } from '../../projector/apply-batch.ts'
import { type Projector, startProjector } from '../../projector/start-projector.ts'
import { newNonce } from '../clock.ts'
import type { LogSide } from '../engines/open-stores.ts'
import { allEnded } from './all-ended.ts'

export const isDropped = (error: unknown): boolean => error instanceof HubError && error.code === 'generation-dropped'

/** The projectors that run, one a generation. */
export interface Projectors {
  /** Resolves when it runs, at once where it did already. `existing`: rejects `generation-dropped` instead of making it. */
  start(generation: number, options: { existing: boolean }): Promise<void>
  of(generation: number): Projector | undefined
  /** Stops all others. Resolves when they have stopped, and those that had failed before. */
  keepOnly(generations: number[]): Promise<void>
}

export function createProjectors(deps: {
  side: LogSide
  store: ReadStore
  onBatch: (generation: number, report: BatchReport) => void
  onRetry: (error: Error) => void
  /** It failed for good and does not run any more. */
  onFailed: (generation: number, error: Error) => void
}): Projectors {
  const { side, store, onBatch, onRetry, onFailed } = deps
  const running = new Map<number, Projector>()
  /** Those that failed, until they have stopped. */
  const ending = new Set<Promise<void>>()
  return {
    start: async (generation, { existing }) => {
      if (running.has(generation)) return
      const observe = (report: BatchReport) => onBatch(generation, report)
      const storeId = await store.id(newNonce)
      const projector = await startProjector({
        ...side,
        ...side.clock,
        ...{ store, storeId, generation, existing, observe, onRetry, timer: () => performance.now() },
      })
      running.set(generation, projector)
      projector.done.catch(async (error: Error) => {
        running.delete(generation)
        const stopped = projector.stop().catch(onRetry)
        ending.add(stopped)
        onFailed(generation, error)
        await stopped
        ending.delete(stopped)
      })
    },
    of: (generation) => running.get(generation),
    keepOnly: async (generations) => {
      const others = [...running].filter(([generation]) => !generations.includes(generation))
      for (const [generation] of others) running.delete(generation)
      await allEnded([...others.map(([, projector]) => projector.stop()), ...ending])
    },
  }
}
