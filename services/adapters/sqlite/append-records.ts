import type { EncodedRecord } from '../../ports/event-codec.ts'
import type { Position } from '../../ports/event-log.ts'
import type { LogFile } from './log-file.ts'
import { inTransaction } from './open-database.ts'

export interface NewRecord {
  partition: number
  key: string | null
  nodeSeq: number | null
  record: EncodedRecord
}

/** The offset that the next record of a partition will have. */
export const endOf = ({ statements }: LogFile, partition: number): number =>
  (statements.end.get(partition) as { end: number }).end

/** Appends records at the time that the log's clock shows (Unix milliseconds): all in one transaction, or none. */
export function appendRecords(log: LogFile, records: NewRecord[], clock: () => number): Position[] {
  const { database, file, statements, registry } = log
  return inTransaction(database, file, () => {
    const time = clock()
    const nexts = new Map<number, { offset: number; time: number }>()
    return records.map(({ partition, key, nodeSeq, record }) => {
      const next = nexts.get(partition) ?? nextOf(log, partition, time)
      const { offset } = next
      statements.insert.run(partition, offset, next.time, key, nodeSeq, registry.frame(record))
      nexts.set(partition, { ...next, offset: offset + 1 })
      return { partition, offset }
    })
  })
}

/** A partition's next offset and time. A clock that was set back must not date a record before the one it follows. */
function nextOf(log: LogFile, partition: number, time: number): { offset: number; time: number } {
  const offset = endOf(log, partition)
  const last = log.statements.timeOf.get(partition, offset - 1) as { time: number } | undefined
  return { offset, time: Math.max(time, last?.time ?? 0) }
}
