import type { SignedDirectoryEvent } from '../../domain/directory/directory-event.ts'
import { HubError } from '../../domain/errors.ts'
import type { Timers } from '../../domain/timers.ts'
import type { DirectoryLog } from '../../ports/directory-log.ts'
import { createCommitSignal, onCommit } from './commit-signal.ts'
import { inTransaction, openDatabase } from './open-database.ts'
import { decoded, guarded } from './sqlite-errors.ts'

const SCHEMA = 'CREATE TABLE IF NOT EXISTS directory(seq INTEGER PRIMARY KEY, body TEXT NOT NULL)'

function parse(body: string): SignedDirectoryEvent {
  const signed = JSON.parse(body)
  if (typeof signed?.event !== 'object' || !Array.isArray(signed.signatures)) throw new Error('no signed event')
  return signed
}

/** The directory as a table in the log's file: the topic `hub.directory`. */
export function openSqliteDirectoryLog({ file, timers }: { file: string; timers: Timers }): DirectoryLog {
  const database = openDatabase({ file, schema: SCHEMA })
  const signal = createCommitSignal(file)
  const { end, insert, select } = guarded(file, () => ({
    end: database.prepare('SELECT coalesce(max(seq), 0) AS position FROM directory'),
    insert: database.prepare('INSERT INTO directory(seq, body) VALUES(?, ?)'),
    select: database.prepare('SELECT seq, body FROM directory WHERE seq > ? ORDER BY seq'),
  }))
  return {
    append: async (position, events) => {
      inTransaction(database, file, () => {
        if ((end.get() as { position: number }).position !== position)
          throw new HubError(
            'directory-conflict',
            `The directory has moved on from position ${position}: read it again.`,
          )
        for (const [index, event] of events.entries()) insert.run(position + index + 1, JSON.stringify(event))
      })
      signal.raise()
    },
    read: async (position) =>
      guarded(file, () =>
        (select.all(position) as { seq: number; body: string }[]).map(({ seq, body }) =>
          decoded(
            file,
            () => `directory event ${seq}`,
            () => parse(body),
          ),
        ),
      ),
    onAppend: (listener) => onCommit(file, database, timers, listener),
    close: async () => {
      signal.close()
      database.close()
    },
  }
}
