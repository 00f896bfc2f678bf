import type { LogRecord } from '../../services/ports/event-log.ts'
import { catchUp } from '../../services/projector/catch-up.ts'
import { dice, seededRandom } from '../generate/random.ts'
import { stillProcess } from './still-process.ts'
import { createPlainEventLog } from './stores/event-log.ts'
import type { ReadModels } from './stores/read-models.ts'
import { createPlainReadStore } from './stores/read-store.ts'
import { CODEC, ROOT_KEYS, type World } from './world.ts'

/** The read models that a log leads to when nothing goes wrong. */
export async function replay(world: World, records: LogRecord[][], batchSize: number): Promise<ReadModels> {
  const log = createPlainEventLog({
    partitions: records.length,
    now: world.now,
    dice: dice(seededRandom(0)),
    fate: () => 'written',
    fails: () => false,
    canErase: false,
    stride: 1,
  })
  for (const [partition, list] of records.entries()) log.records[partition]?.push(...list)
  const store = createPlainReadStore()
  await catchUp({
    log: log.as(stillProcess),
    codec: CODEC,
    directory: await world.readerFor(stillProcess),
    rootKeys: ROOT_KEYS,
    generation: await store.as({ turn: stillProcess.turn, isTransactional: true }).open(1),
    verify: world.verify,
    batchSize,
  })
  return store.models(1)
}

/** Records at new places, one after the other. */
export const renumbered = (records: LogRecord[][]): LogRecord[][] =>
  records.map((list) => list.map((record, offset) => ({ ...record, offset })))
