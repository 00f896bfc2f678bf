import { HubError } from '../../services/domain/errors.ts'
import { usableKey } from '../../services/domain/event/judge.ts'
import { stillProcess } from '../plain-hub/still-process.ts'
import type { Cast } from './cast.ts'
import type { Course } from './course.ts'
import { type NodeDisk, rebase, rotationOf, takeNextKey } from './office.ts'
import type { World } from './world.ts'

/** Does what people do about nodes that cannot go on: they get a new key, and their journals are rebased. */
export async function mendNodes(world: World, cast: Cast, course: Course): Promise<void> {
  for (const seat of cast.seats) {
    const differing = seat.disks.filter(({ nodeId }) => seat.office?.relay()?.stateOf(nodeId) === 'differs')
    seat.office?.crash()
    for (const disk of seat.disks) await giveUsableKey(world, disk)
    for (const disk of differing) await rebaseWithAnyKey(world, disk, course)
    cast.open(seat)
  }
}

/** A key that counts for the next event may not count for all events that a rebase issues again. */
async function rebaseWithAnyKey(world: World, disk: NodeDisk, course: Course): Promise<void> {
  try {
    await course.finish(rebase(world, disk))
  } catch (error) {
    if (!(error instanceof HubError && error.code === 'key-not-usable')) throw error
    await giveNextKey(world, disk)
    await course.finish(rebase(world, disk))
  }
}

async function giveUsableKey(world: World, disk: NodeDisk): Promise<void> {
  const node = world.directoryAt(world.directoryEvents.length).node(disk.nodeId)
  const envelope = { keyId: disk.signingKey.keyId, nodeSeq: disk.journal.head().nodeSeq + 1 }
  if (node === undefined || usableKey(node, { envelope }) !== null) return
  await giveNextKey(world, disk)
}

async function giveNextKey(world: World, disk: NodeDisk): Promise<void> {
  const authority = await world.authorityFor(stillProcess)
  await authority.append([rotationOf(disk)])
  takeNextKey(disk)
}
