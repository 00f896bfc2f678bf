import type { Generation, ReadStore } from '../../services/ports/read-store.ts'
import { type Projector, startProjector } from '../../services/projector/start-projector.ts'
import type { Mutant } from './mutants.ts'
import { runTask } from './run-task.ts'
import type { Process } from './turns.ts'
import { CODEC, ROOT_KEYS, type World } from './world.ts'

export interface SimulatedProjector {
  process: Process
  stop(): void
}

/** `onDeath`: its process has just ended by itself. */
export function openProjector(world: World, mutant: Mutant | null, onDeath: () => void): SimulatedProjector {
  const process = world.turns.process('projector')
  let projector: Projector | null = null
  runTask(world, 'projector', async () => {
    projector = await startProjector({
      log: world.log.as(process),
      codec: CODEC,
      directory: await world.readerFor(process),
      rootKeys: ROOT_KEYS,
      store: storeOf(world, process, mutant, onDeath),
      generation: 1,
      now: world.now,
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

/** Now and then a process ends between two writes. */
const mortalTurn = (world: World, process: Process, onDeath: () => void) => async () => {
  await process.turn()
  if (!world.isTroubled || !world.dice.chance(world.troubles.deaths)) return
  process.crash()
  onDeath()
  await process.turn()
}

function storeOf(world: World, process: Process, mutant: Mutant | null, onDeath: () => void): ReadStore {
  const { dice, troubles } = world
  const store = world.store.as({
    turn: process.turn,
    writeTurn: mortalTurn(world, process, onDeath),
    shuffled: (writes) => writes.toSorted(() => dice.between(-1, 1)),
    isTransactional: troubles.isTransactional,
    broken: mutant?.rule ?? null,
  })
  const { generationAs } = mutant ?? {}
  if (generationAs === undefined) return store
  return { ...store, open: async (number): Promise<Generation> => generationAs(await store.open(number)) }
}
