import { discardParked } from './auditor.ts'
import type { Cast } from './cast.ts'
import { runTask } from './run-task.ts'
import { copyRecord, forgeRecord, garbleRecord, useStolenKey } from './thief.ts'
import type { Incidents } from './troubles.ts'
import type { World } from './world.ts'

/** What a thief, an auditor, readers and a late broker do. */
export const logIncidents = (
  world: World,
  cast: Cast,
): Pick<
  Incidents,
  | 'record-copied'
  | 'record-garbled'
  | 'record-forged'
  | 'key-stolen'
  | 'event-discarded'
  | 'client-reads'
  | 'late-appends-land'
> => ({
  'record-copied': () => copyRecord(world, cast.disks),
  'record-garbled': () => garbleRecord(world, cast.disks),
  'record-forged': () => forgeRecord(world, cast.disks),
  'key-stolen': () => useStolenKey(world, world.dice.pick(cast.disks), cast.disks),
  'event-discarded': () => runTask(world, 'auditor', () => discardParked(world)),
  'client-reads': () =>
    runTask(world, 'client', async () => world.dice.pick(cast.clients).readPages(world.dice.between(1, 4))),
  'late-appends-land': () => world.log.landLate(),
})
