import { HubError } from '../../services/domain/errors.ts'
import type { World } from './world.ts'

/** Runs beside all else. What fails for good is a fault of the run; what may be tried again is not. */
export function runTask(world: World, name: string, work: () => Promise<unknown>): void {
  work().catch((error: unknown) => {
    if (error instanceof HubError && (error.retryable || error.code === 'key-not-usable')) return
    world.faults.push(`${name}: ${(error as Error).stack ?? error}`)
  })
}
