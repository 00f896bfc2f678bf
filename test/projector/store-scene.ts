import { HubError } from '../../services/domain/errors.ts'
import { type HashedEvent, verifyText } from '../../services/domain/event/signed-event.ts'
import { evolve } from '../../services/domain/item/evolve.ts'
import type { DirectoryReader } from '../../services/ports/directory-log.ts'
import type { EventLog, LogRecord } from '../../services/ports/event-log.ts'
import type { ParkedRecord } from '../../services/ports/parked-record.ts'
import type { ProjectorStore } from '../../services/ports/projector-store.ts'
import { type Checkpoint, type HistoryRow, nodeSeqKey, type StoredHead } from '../../services/ports/read-models.ts'
import { itemWrite } from '../../services/projector/item-write.ts'
import { createKnownCheckpoints } from '../../services/projector/known-checkpoints.ts'
import type { Projection } from '../../services/projector/projection-deps.ts'
import { takePlace } from '../../services/projector/take-place.ts'
import { DIRECTORY } from '../domain/scene.ts'
import { CODEC } from '../plain-hub/roots.ts'
import { stillProcess } from '../plain-hub/still-process.ts'
import { positionKey, type ReadModels } from '../plain-hub/stores/read-models.ts'
import { createPlainReadStore } from '../plain-hub/stores/read-store.ts'
import { ROOTS, readerOf } from './batch-scene.ts'
import { arrivedAt, causeAt, stateWith } from './fold-scene.ts'

/** A read store and a log that are filled by hand, and that remember what they were asked. */

export const checkpointAt = (nextOffset: number, change: Partial<Checkpoint> = {}): Checkpoint => ({
  partition: 0,
  logId: 'log',
  nextOffset,
  lastHash: null,
  directoryPosition: DIRECTORY.position,
  caughtUpAt: null,
  ...change,
})

export const headOf = ({ envelope, envelopeHash }: HashedEvent, movedAt = 0): StoredHead => ({
  nodeId: envelope.nodeId,
  nodeSeq: envelope.nodeSeq,
  hash: envelopeHash,
  latestAt: envelope.at,
  movedAt,
})

export type Call = [method: keyof ProjectorStore, ...asked: unknown[]]

/** `before`: done each time that a method is about to answer. */
export async function createStore({ before = async (_: Call) => {} } = {}) {
  const store = createPlainReadStore()
  const plain = await store.as({ turn: stillProcess.turn, writeTurn: stillProcess.turn }).open(1)
  const calls: Call[] = []
  const generation = new Proxy(plain as ProjectorStore, {
    get: (target, name: keyof ProjectorStore) => {
      if (typeof target[name] !== 'function') return target[name]
      return async (...asked: unknown[]) => {
        const call: Call = [name, ...asked]
        calls.push(call)
        await before(call)
        return (target[name] as (...asked: unknown[]) => unknown)(...asked)
      }
    },
  })
  const models: ReadModels = store.models(1)
  return {
    generation,
    models,
    calls,
    /** What a method was asked, each time. */
    asked: (method: keyof ProjectorStore) => calls.filter(([name]) => name === method).map(([, ...asked]) => asked),
    /** Fills the models as if these events had been applied, up to a checkpoint. */
    apply: (
      events: HashedEvent[],
      checkpoint: Checkpoint | null = null,
      outcome: HistoryRow['outcome'] = 'applied',
    ) => {
      for (const [offset, event] of events.entries()) {
        const { itemId, nodeId } = event.envelope
        const { row } = takePlace(arrivedAt(offset, event), true, causeAt(offset), stateWith())
        models.heads.set(nodeId, headOf(event, offset))
        models.history.set(nodeSeqKey(event.envelope), {
          ...row,
          outcome,
          notAllowedAt: outcome === 'not-allowed' ? offset : null,
        })
        if (outcome === 'not-allowed') continue
        const document = evolve(models.items.get(itemId)?.document ?? null, event, DIRECTORY)
        models.items.set(itemId, itemWrite(document, event.content, causeAt(offset)))
      }
      if (checkpoint !== null) models.checkpoints.set(checkpoint.partition, checkpoint)
    },
    park: (...records: ParkedRecord[]) => {
      for (const record of records) models.parked.set(positionKey(record), record)
    },
    parked: () => [...models.parked.values()].map(({ offset, reason }) => `${offset} ${reason}`).sort(),
  }
}

/** A log with these records; what it was asked to read is remembered. */
export function logOf(records: LogRecord[], { partitionOf = (_: string): number => 0 } = {}) {
  const reads: [partition: number, offset: number, limit: number][] = []
  const partitions = 1 + Math.max(0, ...records.map(({ partition }) => partition))
  const of = (partition: number) => records.filter((record) => record.partition === partition)
  const log = {
    partitions,
    partitionOf,
    read: async (partition: number, offset: number, limit: number) => {
      reads.push([partition, offset, limit])
      return of(partition)
        .filter((record) => record.offset >= offset)
        .slice(0, limit)
    },
    ends: async () => Array.from({ length: partitions }, (_, partition) => (of(partition).at(-1)?.offset ?? -1) + 1),
  }
  return { log: log as unknown as EventLog, reads }
}

/** All that a projector works with, on such a store and such a log. */
export const projectionOf = (
  { generation }: { generation: ProjectorStore },
  log: EventLog,
  directory: DirectoryReader = readerOf(DIRECTORY),
): Projection => ({
  generation,
  log,
  directory,
  codec: CODEC,
  rootKeys: ROOTS,
  verify: async (...asked) => verifyText(...asked),
  checkpoints: createKnownCheckpoints(generation),
})

export const codeOf = (error: unknown): string => (error instanceof HubError ? error.code : String(error))
