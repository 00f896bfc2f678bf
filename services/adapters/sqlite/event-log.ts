import type { Instant } from '../../domain/ids.ts'
import { partitionFor } from '../../domain/partition-for.ts'
import type { Timers } from '../../domain/timers.ts'
import type { EncodedRecord, ReleasedSchema } from '../../ports/event-codec.ts'
import type { EventLog, Position } from '../../ports/event-log.ts'
import type { StoreFault } from '../../ports/store-fault.ts'
import { appendRecords, endOf, type NewRecord } from './append-records.ts'
import { createCommitSignal, onCommit } from './commit-signal.ts'
import { followPartitions } from './follow-partitions.ts'
import { integrityFaults } from './integrity.ts'
import { type LogFile, type LogRow, openLogFile } from './log-file.ts'
import { inTransaction } from './open-database.ts'
import { pullRecords, timeFrom } from './pull-records.ts'
import { registryFaults } from './schema-registry.ts'
import { guarded } from './sqlite-errors.ts'
import { truncateWal } from './truncate-wal.ts'

/** The event log in one SQLite file: the same contract as a Kafka topic, for one machine. */
export function openSqliteEventLog(options: {
  file: string
  partitions?: number
  /** The released schemas, for the registry beside the log. */
  schemas: ReleasedSchema[]
  now: () => Instant
  timers: Timers
}): EventLog {
  const { file, partitions = 1, schemas, now, timers } = options
  using opened = new DisposableStack()
  const log = openLogFile(file, schemas)
  opened.use(log.database)
  const signal = opened.adopt(createCommitSignal(file), ({ close }) => close())
  const listeners = new Set<() => void>()
  opened.defer(onCommit(file, log.database, timers, () => listeners.forEach((listener) => listener())))
  const closing = opened.move()

  const append = (records: NewRecord[]): Position[] => {
    const positions = appendRecords(log, records, () => Date.parse(now()))
    signal.raise()
    return positions
  }

  return {
    partitions,
    addedPartitions: async () => [],
    partitionOf: (key) => partitionFor(key, partitions),
    append: async (entries) =>
      append(
        entries.map(({ key, nodeSeq, ...record }) => ({
          partition: partitionFor(key, partitions),
          key,
          nodeSeq,
          record,
        })),
      ),
    appendControl: async (partition, record) =>
      append([{ partition, key: null, nodeSeq: null, record }])[0] as Position,
    read: async (partition, offset, limit) => pullRecords(log, partition, offset, limit),
    ends: async () => guarded(file, () => Array.from({ length: partitions }, (_, partition) => endOf(log, partition))),
    timeAt: async (partition, offset) => timeFrom(log, partition, offset),
    heldUp: async () => [],
    follow: (following) =>
      followPartitions({
        ...following,
        partitions,
        read: (partition, offset, limit) => pullRecords(log, partition, offset, limit),
        listeners,
      }),
    // The largest contents take tens of milliseconds in each step: a turn of the event loop for each.
    erase: async ({ key, nodeSeqs, rewrite }) => {
      await timers.turn()
      eraseRecords(log, key, nodeSeqs, rewrite)
      await timers.turn()
      await truncateWal(log.database, file, timers)
    },
    check: async () => [...integrityFaults(log.database, file), ...guarded(file, () => contentFaults(log, schemas))],
    close: async () => closing.dispose(),
  }
}

/** Writes what `rewrite` leaves of these records beside them, and wipes them in place. */
function eraseRecords(
  { database, file, statements, registry }: LogFile,
  key: string,
  nodeSeqs: number[],
  rewrite: (record: EncodedRecord) => EncodedRecord | null,
): void {
  inTransaction(database, file, () => {
    for (const nodeSeq of nodeSeqs)
      for (const row of statements.ofNodeSeq.all(key, nodeSeq) as unknown as LogRow[]) {
        const value = registry.unframe(row.value)
        const rewritten = 'unreadable' in value ? null : rewrite(value)
        if (rewritten === null) continue
        statements.wipe.run(row.partition, row.offset)
        statements.keep.run(row.partition, row.offset, registry.frame(rewritten))
      }
  })
}

/** What SQLite's own check does not see: schemas that nobody released, and erased records that are not wiped. */
const contentFaults = ({ database, statements }: LogFile, schemas: ReleasedSchema[]): StoreFault[] => [
  ...registryFaults(database, schemas),
  ...statements.notWiped.all().map(({ partition, offset }) => ({
    what: `the erased record at partition ${partition} offset ${offset} is not wiped`,
  })),
]
