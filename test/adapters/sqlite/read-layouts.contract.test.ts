import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openSqliteReadStore } from '../../../services/adapters/sqlite/read-store.ts'
import { timers } from '../../../services/hub/clock.ts'
import { describeLayouts } from '../../contracts/read-layouts.ts'

describe('the read store in SQLite', () => {
  describeLayouts(async () => {
    const folder = await mkdtemp(join(tmpdir(), 'read-layouts-'))
    return {
      open: (layouts) => openSqliteReadStore({ folder, timers, layouts }),
      dispose: () => rm(folder, { recursive: true }),
    }
  })
})
