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

export function openProjector(world: World, mutant: Mutant | null): SimulatedProjector {
  const process = world.turns.process('projector')
  let projector: Projector | null = null
  runTask(world, 'projector', async () => {
    projector = await startProjector({
      log: world.log.as(process),
      codec: CODEC,
      directory: await world.readerFor(process),
      rootKeys: ROOT_KEYS,
      store: storeOf(world, process, mutant),
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

function storeOf(world: World, process: Process, mutant: Mutant | null): ReadStore {
  const { dice, troubles } = world
  const store = world.store.as({
    turn: process.turn,
    shuffled: (writes) => writes.toSorted(() => dice.between(-1, 1)),
    isTransactional: troubles.isTransactional,
    broken: mutant?.rule ?? null,
  })
  const { generationAs } = mutant ?? {}
  if (generationAs === undefined) return store
  return { ...store, open: async (number): Promise<Generation> => generationAs(await store.open(number)) }
}
