import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { openSqliteDirectoryLog } from '../../../services/adapters/sqlite/directory-log.ts'
import { applyDirectoryEvents, emptyDirectory } from '../../../services/domain/directory/apply-directory-events.ts'
import { signDirectoryFacts } from '../../../services/domain/directory/sign-directory-facts.ts'
import { machineClock, timers } from '../../../services/hub/clock.ts'
import { makeFolder } from '../../../services/hub/data/make-folder.ts'
import { demandEmptyLog } from '../../../services/hub/founding/log-creation.ts'
import { makeHub } from '../../../services/hub/founding/make-hub.ts'
import { failureOf } from '../../failure-of.ts'
import { placeAt } from '../../place-at.ts'
import { ROOT_KEY, ROOT_KEYS } from '../../plain-hub/roots.ts'
import { scratchFolder } from '../../scratch-folder.ts'
import { DIVISIONS, NODES } from '../../scratch-places.ts'

describe('the making of a hub', () => {
  const folder = scratchFolder()

  it('keeps nothing of a hub that a crash left half made, also not the copy of its directory', async () => {
    const place = placeAt(join(folder(), 'crashed'))
    const { data } = place
    makeFolder(data.folder)
    const copy = openSqliteDirectoryLog({ file: data.directoryFile, rootKeys: ROOT_KEYS, timers })
    const directory = applyDirectoryEvents(emptyDirectory(ROOT_KEYS.hubId), [])
    const facts = DIVISIONS.slice(0, 3)
    await copy.append(0, signDirectoryFacts({ directory, facts, keys: [ROOT_KEY], at: machineClock.now() }))
    // A process that was killed leaves the write-ahead log beside the file.
    await makeHub(place, { facts: DIVISIONS, nodes: [...NODES], keepsTokens: false })
    await copy.close()
    for (const end of ['', '-wal', '-shm', '-notify'])
      expect(existsSync(`${data.directoryFile}${end}`), `directory.sqlite${end}`).to.equal(false)
  })

  it('is refused on topics that hold records: nobody could follow a log whose beginning is another hub’s', async () => {
    expect(await failureOf(demandEmptyLog({ ends: async () => [0, 1] }))).to.include({ code: 'log-not-empty' })
    await demandEmptyLog({ ends: async () => [0, 0] })
  })
})
