import type { RootKeys } from '../../domain/directory/directory-event.ts'
import type { CheckedRecords } from '../../domain/directory/root-signature-check.ts'
import { HubError } from '../../domain/errors.ts'
import type { Timers } from '../../domain/timers.ts'
import type { DirectoryLog } from '../../ports/directory-log.ts'
import { createCommitSignal, onCommit } from './commit-signal.ts'
import { createDirectoryRows } from './directory-rows.ts'
import { inTransaction, openDatabase } from './open-database.ts'
import { guarded } from './sqlite-errors.ts'

const SCHEMA = 'CREATE TABLE IF NOT EXISTS directory(seq INTEGER PRIMARY KEY, body TEXT NOT NULL)'

/** The directory as a table in the log's file: the topic `hub.directory`. `seq` is the record's place in the table. */
export function openSqliteDirectoryLog(options: {
  file: string
  rootKeys: RootKeys
  checked?: CheckedRecords | undefined
  timers: Timers
}): DirectoryLog {
  const { file, rootKeys, checked, timers } = options
  using opened = new DisposableStack()
  const database = opened.use(openDatabase({ file, schema: SCHEMA }))
  const signal = opened.adopt(createCommitSignal(file), ({ close }) => close())
  const { rows, insert, first, moved } = guarded(file, () => ({
    rows: createDirectoryRows(database, rootKeys, checked),
    insert: database.prepare('INSERT INTO directory(seq, body) VALUES(?, ?)'),
    first: database.prepare('SELECT min(seq) AS place FROM directory'),
    moved: database.prepare(
      'SELECT seq AS place, before FROM (SELECT seq, lag(seq) OVER (ORDER BY seq) AS before FROM directory) WHERE seq > before + 1',
    ),
  }))
  const closing = opened.move()

  return {
    append: async (position, appended) => {
      inTransaction(database, file, () => {
        if (rows.events().length !== position)
          throw new HubError(
            'directory-conflict',
            `The directory has moved on from position ${position}: read it again.`,
          )
        for (const [index, event] of appended.entries()) insert.run(rows.last() + index + 1, JSON.stringify(event))
      })
      signal.raise()
    },
    read: async (position) => guarded(file, () => rows.events().slice(position)),
    findings: rows.findings,
    check: () =>
      guarded(file, () => {
        const { place } = first.get() as { place: number | null }
        const gaps = moved.all() as { place: number; before: number }[]
        return [...(place === null || place === 1 ? [] : [{ place, before: 0 }]), ...gaps].map(({ place, before }) => ({
          what: `directory: row ${place} follows row ${before}, and nothing stands between them`,
        }))
      }),
    onAppend: (listener) => onCommit(file, database, timers, listener),
    close: async () => closing.dispose(),
  }
}
