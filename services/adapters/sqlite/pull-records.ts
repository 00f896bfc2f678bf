import { type Instant, instantOf } from '../../domain/ids.ts'
import { type LogRecord, MOST_BYTES_AT_ONCE } from '../../ports/event-log.ts'
import type { LogFile, LogRow } from './log-file.ts'
import { decoded, guarded } from './sqlite-errors.ts'

/** Up to `limit` records from an offset on, fewer where they are large. */
export function pullRecords(log: LogFile, partition: number, offset: number, limit: number): LogRecord[] {
  const { file, statements } = log
  return guarded(file, () => {
    const records: LogRecord[] = []
    let bytes = 0
    for (const row of statements.read.iterate(partition, offset, limit) as Iterable<unknown> as Iterable<LogRow>) {
      bytes += row.value.length
      if (records.length > 0 && bytes > MOST_BYTES_AT_ONCE) break
      records.push(logRecordOf(row, log))
    }
    return records
  })
}

/** Time of the first record at or after an offset. */
export const timeFrom = ({ file, statements }: LogFile, partition: number, offset: number): Instant | null =>
  guarded(file, () => {
    const row = statements.timeFrom.get(partition, offset) as { time: number } | undefined
    return row === undefined ? null : instantOf(row.time)
  })

const logRecordOf = (row: LogRow, { file, registry }: LogFile): LogRecord =>
  decoded(
    file,
    () => `the record at partition ${row.partition} offset ${row.offset}`,
    () => ({
      partition: row.partition,
      offset: row.offset,
      key: row.key,
      nodeSeq: row.nodeSeq,
      time: instantOf(row.time),
      value: registry.unframe(row.value),
    }),
  )
