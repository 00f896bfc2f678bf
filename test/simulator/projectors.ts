import type { Generation, ReadStore } from '../../services/ports/read-store.ts'
import { type Projector, startProjector } from '../../services/projector/start-projector.ts'
import { storeIdOf } from '../follower-group.ts'
import { CODEC, ROOT_KEYS } from '../plain-hub/roots.ts'
import type { Process } from '../plain-hub/turns.ts'
import type { Mutant } from './mutants.ts'
import { runTask } from './run-task.ts'
import type { World } from './world.ts'

export interface SimulatedProjector {
  process: Process
  stop(): void
}

/** Calls `onEnd` when its process has just ended or was paused. */
export function openProjector(
  world: World,
  mutant: Mutant | null,
  onEnd: (isPaused: boolean) => void,
): SimulatedProjector {
  const process = world.turns.process('projector')
  let projector: Projector | null = null
  runTask(world, 'projector', async () => {
    projector = await startProjector({
      log: world.log.as(process),
      codec: CODEC,
      directory: await world.readerFor(process),
      rootKeys: ROOT_KEYS,
      store: storeOf(world, process, mutant, onEnd),
      storeId: storeIdOf('store'),
      generation: 1,
      now: world.now,
      timers: world.timers,
      timer: () => 0,
      batchSize: world.troubles.batchSize,
      verify: world.verify,
    })
    await projector.done
  })
  return {
    process,
    stop: () => runTask(world, 'projector', async () => projector?.stop()),
  }
}

/** Now and then a process ends between two writes, or is paused there and goes on after others have taken its place. */
const writeTurn = (world: World, process: Process, onEnd: (isPaused: boolean) => void) => async () => {
  await process.turn()
  const { isTroubled, dice, troubles } = world
  const isPaused = isTroubled && dice.chance(troubles.pauses)
  if (!isPaused && !(isTroubled && dice.chance(troubles.deaths))) return
  if (isPaused) process.freeze()
  else process.crash()
  onEnd(isPaused)
  await process.turn()
}

function storeOf(world: World, process: Process, mutant: Mutant | null, onEnd: (isPaused: boolean) => void): ReadStore {
  const { dice, troubles } = world
  const store = world.store.as({
    turn: process.turn,
    writeTurn: writeTurn(world, process, onEnd),
    shuffled: (writes) => writes.toSorted(() => dice.between(-1, 1)),
    isTransactional: troubles.isTransactional,
    broken: mutant?.rule ?? null,
  })
  const { generationAs } = mutant ?? {}
  if (generationAs === undefined) return store
  return { ...store, open: async (number): Promise<Generation> => generationAs(await store.open(number)) }
}
