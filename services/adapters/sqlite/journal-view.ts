import type { Bookmark, JournalView } from '../../ports/journal.ts'
import { type EventRow, recordReader } from './journal-rows.ts'
import { SELECT_BOOKMARK, SELECT_FROM, SELECT_HEAD } from './journal-statements.ts'
import { openDatabase } from './open-database.ts'
import { guarded } from './sqlite-errors.ts'

/** A journal for reading only, beside whoever writes it. Nothing is made or changed. */
export function openSqliteJournalView(file: string): JournalView & Disposable {
  const database = openDatabase({ file, readOnly: true })
  const recordIn = recordReader(file)
  const rows = (sql: string, ...values: number[]) =>
    guarded(file, () => (database.prepare(sql).all(...values) as unknown as EventRow[]).map(recordIn))
  return {
    head: () => {
      const [last] = rows(SELECT_HEAD)
      return { nodeSeq: last?.nodeSeq ?? 0, hash: last?.envelopeHash ?? null }
    },
    read: (nodeSeq, limit) => rows(SELECT_FROM, nodeSeq, limit),
    bookmark: () => guarded(file, () => ({ ...(database.prepare(SELECT_BOOKMARK).get() as unknown as Bookmark) })),
    [Symbol.dispose]: () => database.close(),
  }
}
