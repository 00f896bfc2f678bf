import { HubError } from '../../services/domain/errors.ts'
import type { World } from './world.ts'

/** Runs work beside everything else. A failure for good is a fault of the run; one that may be tried again is not. */
export function runTask(world: World, name: string, work: () => Promise<unknown>): void {
  work().catch((error: unknown) => {
    if (error instanceof HubError && (error.retryable || error.code === 'key-not-usable')) return
    world.faults.push(`${name}: ${(error as Error).stack ?? error}`)
  })
}
