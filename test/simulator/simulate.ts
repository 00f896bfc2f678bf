import { mock } from 'node:test'
import { HubError } from '../../services/domain/errors.ts'
import { usableKey } from '../../services/domain/event/judge.ts'
import { stillProcess } from '../plain-hub/still-process.ts'
import { untilAllWait } from '../plain-hub/turns.ts'
import { assemble, type Cast } from './cast.ts'
import { createCheckpointWatch } from './checkpoint-watch.ts'
import { createIncidents } from './incidents.ts'
import type { Mutant } from './mutants.ts'
import type { NodeDisk } from './office.ts'
import { rebase, rotationOf, takeNextKey } from './office.ts'
import { rememberCrypto } from './remembered-crypto.ts'
import { judgeRun } from './verdict.ts'
import { createWorld, type World } from './world.ts'

export interface RunResult {
  seed: number
  /** Empty when the run ended as the undisturbed one does. */
  faults: string[]
  records: number
  items: number
  turns: number
  /** For looking at what happened. */
  world: World
}

const MOST_TURNS = 200_000

/**
 * One run: commands and troubles as the seed has them, then rest, then the verdict. No clock, no chance and no
 * timer of the real world takes part.
 */
export async function simulate(seed: number, mutant: Mutant | null = null): Promise<RunResult> {
  const world = createWorld(seed)
  mock.timers.enable({ apis: ['setTimeout', 'setInterval'] })
  mock.method(Math, 'random', () => 0.5)
  const forgetCrypto = rememberCrypto()
  const faults = world.faults
  const totals = { seed, faults, records: 0, items: 0, turns: 0 }
  try {
    const run = createRun(world, await assemble(world, mutant))
    await run.trouble()
    await run.comeToRest()
    if (faults.length === 0) faults.push(...(await judgeRun({ world, ...run.cast })))
    totals.turns = run.turns()
  } catch (error) {
    faults.push(`the run broke off: ${(error as Error).stack ?? error}`)
  } finally {
    mock.timers.reset()
    mock.restoreAll()
    forgetCrypto()
  }
  return { ...totals, world, records: world.log.records.flat().length, items: world.store.models(1).items.size }
}

function createRun(world: World, cast: Cast) {
  const { dice, troubles, turns } = world
  const incidents = createIncidents(world, cast)
  const watchCheckpoints = createCheckpointWatch(world)
  let taken = 0

  const goOn = async (limit: number): Promise<void> => {
    await untilAllWait()
    for (let turn = 0; turn < limit && (await turns.step()); turn++) {
      watchCheckpoints()
      if (++taken > MOST_TURNS) throw new Error('the run never comes to rest')
    }
  }

  /** For the hub's own code, and for the library that tries again, which has no timers handed in. */
  function passTime(milliseconds: number): void {
    world.timers.pass(milliseconds)
    mock.timers.tick(milliseconds)
  }

  function command(): void {
    const seats = cast.seats.filter(({ office }) => office !== null)
    if (seats.length === 0) return
    const { disks, office } = dice.pick(seats)
    const disk = dice.pick(disks)
    if (dice.chance(0.1)) office?.refresh()
    const publisher = office?.publisherOf(disk.nodeId)
    if (publisher !== undefined) cast.clerks.act(disk, publisher, office?.relay()?.stateOf(disk.nodeId) === 'ready')
  }

  async function trouble(): Promise<void> {
    world.isTroubled = true
    for (let act = 0; act < troubles.acts; act++) {
      await goOn(dice.between(0, 2 * troubles.pace))
      if (dice.chance(0.1)) passTime(dice.between(1, 3000))
      if (cast.unregistered.length > 0 && dice.chance(0.1)) incidents.register()
      else if (dice.chance(0.65)) command()
      else incidents[dice.pick(troubles.incidents)]()
    }
    // Nothing new comes, the trouble goes on: what the last commands left must not stay as it is.
    for (let act = 0; act < troubles.aftermath; act++) {
      await goOn(dice.between(0, 2 * troubles.pace))
      incidents[dice.pick(troubles.incidents)]()
    }
    world.isTroubled = false
  }

  async function comeToRest(): Promise<void> {
    while (cast.unregistered.length > 0) incidents.register()
    world.log.landLate()
    for (const { process } of cast.frozen) process.thaw()
    await goOn(Number.POSITIVE_INFINITY)
    await (await world.authorityFor(stillProcess)).announce()
    await quiet()
    await mend()
    for (const client of cast.clients) await driven(client.readToEnd())
  }

  /** What people do who find a node that cannot go on: a new key, a rebase. */
  async function mend(): Promise<void> {
    for (const seat of cast.seats) {
      const differing = seat.disks.filter(({ nodeId }) => seat.office?.relay()?.stateOf(nodeId) === 'differs')
      seat.office?.crash()
      for (const disk of seat.disks) await giveUsableKey(disk)
      for (const disk of differing) await rebaseWithAnyKey(disk)
      cast.open(seat)
    }
    await quiet()
  }

  /** The key may count for the next event, and not for all that are issued anew. */
  async function rebaseWithAnyKey(disk: NodeDisk): Promise<void> {
    try {
      await driven(rebase(world, disk))
    } catch (error) {
      if (!(error instanceof HubError && error.code === 'key-not-usable')) throw error
      await giveNextKey(disk)
      await driven(rebase(world, disk))
    }
  }

  async function giveUsableKey(disk: NodeDisk): Promise<void> {
    const node = world.directoryAt(world.directoryEvents.length).node(disk.nodeId)
    const place = { keyId: disk.signingKey.keyId, nodeSeq: disk.journal.head().nodeSeq + 1 }
    if (node === undefined || usableKey(node, { envelope: place }) !== null) return
    await giveNextKey(disk)
  }

  async function giveNextKey(disk: NodeDisk): Promise<void> {
    const authority = await world.authorityFor(stillProcess)
    await authority.append([rotationOf(disk)])
    takeNextKey(disk)
  }

  /** Everybody goes on until nobody has anything to do. */
  async function quiet(): Promise<void> {
    for (let ticks = 0; ; ticks++) {
      await goOn(Number.POSITIVE_INFINITY)
      if (isAtRest() && ticks > 1) return
      if (ticks > 100) {
        world.faults.push('the run does not come to rest')
        return
      }
      passTime(10_000)
    }
  }

  function isAtRest(): boolean {
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

  async function driven(work: Promise<void>): Promise<void> {
    let isDone = false
    const done = work.finally(() => {
      isDone = true
    })
    await untilAllWait()
    while (!isDone && (await turns.step()));
    await done
  }

  return { cast, trouble, comeToRest, turns: () => taken }
}
