import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect } from 'chai'
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

describe('the directory in SQLite', () => {
  let folder: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'directory-log-'))
  })
  afterEach(() => rm(folder, { recursive: true }))

  for (const [what, change] of [
    ['the last row', 'UPDATE directory SET seq = 65412 WHERE seq = 3'],
    ['a row in the middle', 'UPDATE directory SET seq = 65412 WHERE seq = 2'],
    ['the first row', 'UPDATE directory SET seq = -7 WHERE seq = 1'],
    ['a row that was taken out', 'DELETE FROM directory WHERE seq = 1'],
  ] as const)
    it(`names ${what} at another place, which no event shows`, async () => {
      const file = join(folder, 'log.sqlite')
      const log = openSqliteDirectoryLog({ file, rootKeys: ROOT_KEYS, timers })
      try {
        using database = new DatabaseSync(file)
        for (const place of [1, 2, 3]) database.prepare("INSERT INTO directory(seq, body) VALUES(?, '')").run(place)
        expect(log.check?.()).to.deep.equal([])
        database.exec(change)
        expect(log.check?.()).not.to.deep.equal([])
      } finally {
        await log.close()
      }
    })
})
