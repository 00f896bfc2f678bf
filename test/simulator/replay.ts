import { dice, seededRandom } from '../../scripts/generate/random.ts'
import type { LogRecord } from '../../services/ports/event-log.ts'
import { catchUp } from '../../services/projector/catch-up.ts'
import { CODEC, ROOT_KEYS } from '../plain-hub/roots.ts'
import { stillProcess } from '../plain-hub/still-process.ts'
import { createPlainEventLog } from '../plain-hub/stores/event-log.ts'
import type { ReadModels } from '../plain-hub/stores/read-models.ts'
import { createPlainReadStore } from '../plain-hub/stores/read-store.ts'
import type { World } from './world.ts'

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

/** The same records at new offsets, one after the other. */
export const renumbered = (records: LogRecord[][]): LogRecord[][] =>
  records.map((list) => list.map((record, offset) => ({ ...record, offset })))
