import { createDirectoryChain } from '../../domain/directory/directory-chain.ts'
import type { RootKeys } from '../../domain/directory/directory-event.ts'
import { HubError } from '../../domain/errors.ts'
import type { Timers } from '../../domain/timers.ts'
import type { DirectoryLog } from '../../ports/directory-log.ts'
import { createCommitSignal, onCommit } from './commit-signal.ts'
import { inTransaction, openDatabase } from './open-database.ts'
import { guarded } from './sqlite-errors.ts'

const SCHEMA = 'CREATE TABLE IF NOT EXISTS directory(seq INTEGER PRIMARY KEY, body TEXT NOT NULL)'

/** A cell of the table. Whoever else wrote there may have written bytes. */
interface Row {
  place: number
  body: string | Uint8Array
}

/** The directory as a table in the log's file: the topic `hub.directory`. `seq` is the record's place in the table. */
export function openSqliteDirectoryLog(options: { file: string; rootKeys: RootKeys; timers: Timers }): DirectoryLog {
  const { file, rootKeys, timers } = options
  using opened = new DisposableStack()
  const database = opened.use(openDatabase({ file, schema: SCHEMA }))
  const signal = opened.adopt(createCommitSignal(file), ({ close }) => close())
  const chain = createDirectoryChain(rootKeys)
  let last = 0
  const { insert, select, first, moved } = guarded(file, () => ({
    insert: database.prepare('INSERT INTO directory(seq, body) VALUES(?, ?)'),
    select: database.prepare('SELECT seq AS place, body FROM directory WHERE seq > ? ORDER BY seq'),
    first: database.prepare('SELECT min(seq) AS place FROM directory'),
    moved: database.prepare(
      'SELECT seq AS place, before FROM (SELECT seq, lag(seq) OVER (ORDER BY seq) AS before FROM directory) WHERE seq > before + 1',
    ),
  }))
  const closing = opened.move()

  const events = () => {
    for (const { place, body } of select.all(last) as unknown as Row[]) {
      chain.take(place, typeof body === 'string' ? body : Buffer.from(body).toString('utf8'))
      last = place
    }
    return chain.events
  }

  return {
    append: async (position, appended) => {
      inTransaction(database, file, () => {
        if (events().length !== position)
          throw new HubError(
            'directory-conflict',
            `The directory has moved on from position ${position}: read it again.`,
          )
        for (const [index, event] of appended.entries()) insert.run(last + index + 1, JSON.stringify(event))
      })
      signal.raise()
    },
    read: async (position) => guarded(file, () => events().slice(position)),
    findings: chain.findings,
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
