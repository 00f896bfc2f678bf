import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openSqliteReadStore } from '../../../services/adapters/sqlite/read-store.ts'
import { timers } from '../../../services/hub/clock.ts'
import { describeReadStore } from '../../contracts/read-store.ts'

describeReadStore('SQLite', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'read-store-'))
  const store = openSqliteReadStore({ folder, timers })
  return {
    store,
    dispose: async () => {
      await store.close()
      await rm(folder, { recursive: true })
    },
  }
})
