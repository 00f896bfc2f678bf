import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { openSqliteDirectoryLog } from '../../../services/adapters/sqlite/directory-log.ts'
import { timers } from '../../../services/hub/clock.ts'
import { describeDirectoryLog } from '../../contracts/directory-log.ts'
import { ROOT_KEYS } from '../../plain-hub/roots.ts'

describeDirectoryLog('SQLite', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'directory-log-'))
  const file = join(folder, 'log.sqlite')
  return {
    open: () => openSqliteDirectoryLog({ file, rootKeys: ROOT_KEYS, timers }),
    put: async (value) => {
      using database = new DatabaseSync(file)
      const next = 'SELECT coalesce(max(seq), 0) + 1, ? FROM directory'
      database.prepare(`INSERT INTO directory(seq, body) ${next}`).run(value ?? '')
    },
    dispose: () => rm(folder, { recursive: true }),
  }
})
