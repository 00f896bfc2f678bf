import { discardParked } from './auditor.ts'
import type { Cast } from './cast.ts'
import { runTask } from './run-task.ts'
import { closeItem, copyRecord, forgeRecord, garbleRecord, useStolenKey } from './thief.ts'
import type { Incidents } from './troubles.ts'
import type { World } from './world.ts'

/** What a thief, an auditor, readers, a late broker, and somebody with access to the read store do. */
export const logIncidents = (
  world: World,
  cast: Cast,
): Pick<
  Incidents,
  | 'record-copied'
  | 'record-garbled'
  | 'record-forged'
  | 'key-stolen'
  | 'item-closed'
  | 'item-freed'
  | 'event-discarded'
  | 'client-reads'
  | 'late-appends-land'
  | 'store-tampered'
  | 'store-mended'
> => ({
  'record-copied': () => copyRecord(world, cast.disks),
  'record-garbled': () => garbleRecord(world, cast.disks),
  'record-forged': () => forgeRecord(world, cast.disks),
  'key-stolen': () => useStolenKey(world, world.dice.pick(cast.disks), cast.disks),
  'item-closed': () => closeItem(world, world.dice.pick(cast.disks)),
  'item-freed': () => runTask(world, 'auditor', () => discardParked(world, ['not-allowed'])),
  'event-discarded': () => runTask(world, 'auditor', () => discardParked(world)),
  'client-reads': () =>
    runTask(world, 'client', async () => world.dice.pick(cast.clients).readPages(world.dice.between(1, 4))),
  'late-appends-land': () => world.log.landLate(),
  'store-tampered': () => {
    const itemIds = [...world.store.models(1).items.keys()]
    for (let items = world.dice.between(1, 5); items > 0 && itemIds.length > 0; items--)
      world.tampered.add(world.dice.pick(itemIds))
  },
  'store-mended': () => {
    for (const itemId of [...world.tampered]) if (world.dice.chance(0.7)) world.tampered.delete(itemId)
  },
})
