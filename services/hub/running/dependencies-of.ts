import { HubError } from '../../domain/errors.ts'
import type { EventLog } from '../../ports/event-log.ts'
import type { Checkpoint } from '../../ports/read-models.ts'
import type { ActiveGeneration } from '../../query/active-generation.ts'
import { probeDisk } from '../data/probe-disk.ts'
import type { HubPlace } from '../engines/open-stores.ts'
import type { Role } from './parts/part.ts'
import type { NeededBy } from './watch-dependencies.ts'

const EVERY_MS = 5_000
/** It writes and flushes. */
const DISK_EVERY_MS = 10_000

/** Everything that a process with these roles works with. `generations` is null where none of them reads the read store. */
export function dependenciesOf(
  roles: readonly Role[],
  { data }: Pick<HubPlace, 'data'>,
  { log, generations }: { log: Pick<EventLog, 'ends'>; generations: ActiveGeneration | null },
): NeededBy[] {
  const has = (role: Role) => roles.includes(role)
  const checkpoints = () => (generations as ActiveGeneration).use((generation) => generation.checkpoints())
  const found: NeededBy[] = [
    { name: 'log', neededBy: ['publisher', 'projector', 'monitor'], everyMs: EVERY_MS, probe: log.ends },
  ]
  if (has('publisher'))
    found.push({
      name: 'journals',
      neededBy: ['publisher'],
      everyMs: DISK_EVERY_MS,
      probe: () => probeDisk(data.folder),
    })
  if (generations !== null)
    found.push({
      name: 'read-store',
      neededBy: ['projector', 'query', 'notifier', 'monitor'],
      everyMs: EVERY_MS,
      // Only a reader misses read models that are still to be built.
      probe: () => checkpoints().catch(has('query') ? rethrow : unlessToBeBuilt),
    })
  // A watch of its own sees whether a projector goes on. This is whether what it applies can be written.
  if (has('projector'))
    found.push({ name: 'applying', neededBy: ['projector'], everyMs: EVERY_MS, probe: async () => {} })
  return found
}

const rethrow = (error: unknown): never => {
  throw error
}

const TO_BE_BUILT = new Set(['nothing-projected', 'layout-outdated'])

function unlessToBeBuilt(error: unknown): Checkpoint[] {
  if (error instanceof HubError && TO_BE_BUILT.has(error.code)) return []
  throw error
}
