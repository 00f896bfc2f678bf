import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openSqliteDirectoryLog } from '../../../services/adapters/sqlite/directory-log.ts'
import { timers } from '../../../services/hub/clock.ts'
import { describeDirectoryLog } from '../../contracts/directory-log.ts'

describeDirectoryLog('SQLite', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'directory-log-'))
  return {
    open: () => openSqliteDirectoryLog({ file: join(folder, 'log.sqlite'), timers }),
    dispose: () => rm(folder, { recursive: true }),
  }
})
