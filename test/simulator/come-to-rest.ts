import { stillProcess } from '../plain-hub/still-process.ts'
import type { Cast } from './cast.ts'
import type { Course } from './course.ts'
import { mendNodes } from './mend-nodes.ts'
import type { Incidents } from './troubles.ts'
import type { World } from './world.ts'

const MOST_PAUSES = 100
/** Nobody waits longer than this before trying or looking again. */
const PAUSE_MS = 10_000

/**
 * Without further trouble, lets everybody go on who can, mends the nodes that cannot, and lets readers read to the end.
 */
export async function comeToRest(world: World, cast: Cast, incidents: Incidents, course: Course): Promise<void> {
  while (cast.unregistered.length > 0) incidents.register()
  world.log.landLate()
  for (const { process } of cast.frozen) process.thaw()
  await course.goOn(Number.POSITIVE_INFINITY)
  await (await world.authorityFor(stillProcess)).announce()
  await untilQuiet(world, cast, course)
  await mendNodes(world, cast, course)
  await untilQuiet(world, cast, course)
  world.tampered.clear()
  for (const client of cast.clients) await course.finish(client.readToEnd())
}

/** Lets everybody go on until nobody has anything to do. */
async function untilQuiet(world: World, cast: Cast, course: Course): Promise<void> {
  for (let pauses = 0; pauses <= MOST_PAUSES; pauses++) {
    await course.goOn(Number.POSITIVE_INFINITY)
    if (pauses > 1 && isAtRest(world, cast)) return
    course.passTime(PAUSE_MS)
  }
  world.faults.push('the run does not come to rest')
}

/** True when each journal is in the log or is known to differ from it, and the log is in the read models. */
function isAtRest(world: World, cast: Cast): boolean {
  const { checkpoints } = world.store.models(1)
  const ends = world.log.records.map((records) => (records.at(-1)?.offset ?? -1) + 1)
  const isRelayed = cast.seats.every(({ office, disks }) =>
    disks.every(({ nodeId }) => {
      const relay = office?.relay()
      return (
        relay?.stateOf(nodeId) === 'differs' ||
        relay?.pending().every((pending) => pending.nodeId !== nodeId || pending.events === 0)
      )
    }),
  )
  return isRelayed && ends.every((end, partition) => checkpoints.get(partition)?.nextOffset === end)
}
