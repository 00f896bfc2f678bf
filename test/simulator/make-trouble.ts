import type { Cast } from './cast.ts'
import type { Course } from './course.ts'
import type { Incidents } from './troubles.ts'
import type { World } from './world.ts'

/** Gives commands and makes incidents happen as the seed has them, with turns between them. */
export async function makeTrouble(world: World, cast: Cast, incidents: Incidents, course: Course): Promise<void> {
  const { dice, troubles } = world
  world.isTroubled = true
  for (let act = 0; act < troubles.acts; act++) {
    await course.goOn(dice.between(0, 2 * troubles.pace))
    if (dice.chance(0.1)) course.passTime(dice.between(1, 3000))
    if (cast.unregistered.length > 0 && dice.chance(0.1)) incidents.register()
    else if (dice.chance(0.65)) giveCommand(world, cast)
    else incidents[dice.pick(troubles.incidents)]()
  }
  // The trouble goes on without new commands, so that the last ones meet it too.
  for (let act = 0; act < troubles.aftermath; act++) {
    await course.goOn(dice.between(0, 2 * troubles.pace))
    incidents[dice.pick(troubles.incidents)]()
  }
  world.isTroubled = false
}

function giveCommand({ dice }: World, cast: Cast): void {
  const seats = cast.seats.filter(({ office }) => office !== null)
  if (seats.length === 0) return
  const { disks, office } = dice.pick(seats)
  const disk = dice.pick(disks)
  if (dice.chance(0.1)) office?.refresh()
  const publisher = office?.publisherOf(disk.nodeId)
  if (publisher !== undefined) cast.clerks.act(disk, publisher, office?.relay()?.stateOf(disk.nodeId) === 'ready')
}
