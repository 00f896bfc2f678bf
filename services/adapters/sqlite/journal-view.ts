import type { Bookmark, JournalView } from '../../ports/journal.ts'
import { EVENT_COLUMNS, type EventRow, recordFromRow } from './journal-rows.ts'
import { openDatabase } from './open-database.ts'
import { decoded, guarded } from './sqlite-errors.ts'

/** A journal for reading only, beside whoever writes it. Nothing is made or changed. */
export function openSqliteJournalView(file: string): JournalView & Disposable {
  const database = openDatabase({ file, readOnly: true })
  const recordIn = (row: EventRow) =>
    decoded(
      file,
      () => `event ${row.nodeSeq}`,
      () => recordFromRow(row),
    )
  const rows = (sql: string, ...values: number[]) =>
    guarded(file, () => (database.prepare(sql).all(...values) as unknown as EventRow[]).map(recordIn))
  return {
    head: () => {
      const [last] = rows(`SELECT ${EVENT_COLUMNS} FROM chain ORDER BY nodeSeq DESC LIMIT 1`)
      return { nodeSeq: last?.nodeSeq ?? 0, hash: last?.envelopeHash ?? null, at: last?.at ?? null }
    },
    read: (nodeSeq, limit) =>
      rows(`SELECT ${EVENT_COLUMNS} FROM chain WHERE nodeSeq >= ? ORDER BY nodeSeq LIMIT ?`, nodeSeq, limit),
    bookmark: () =>
      guarded(file, () => ({
        ...(database
          .prepare('SELECT nodeSeq, offset, readTo, logId, directoryPosition FROM bookmark')
          .get() as unknown as Bookmark),
      })),
    [Symbol.dispose]: () => database.close(),
  }
}
