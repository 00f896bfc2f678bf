import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect } from 'chai'
import { openSqliteDirectoryLog } from '../../../services/adapters/sqlite/directory-log.ts'
import { openSqliteEventLog } from '../../../services/adapters/sqlite/event-log.ts'
import { openSqliteJournal } from '../../../services/adapters/sqlite/journal.ts'
import { openSqliteReadStore } from '../../../services/adapters/sqlite/read-store.ts'
import { HubError } from '../../../services/domain/errors.ts'
import { parseNodeId } from '../../../services/domain/ids.ts'
import { machineClock, timers } from '../../../services/hub/clock.ts'
import { openLog } from '../../../services/hub/engines/open-log.ts'
import { openLogSide } from '../../../services/hub/engines/open-stores.ts'
import { makeHub } from '../../../services/hub/founding/make-hub.ts'
import { openNodes } from '../../../services/hub/nodes/open-nodes.ts'
import { failureOf } from '../../failure-of.ts'
import { openUnder } from '../../open-descriptors.ts'
import { placeAt } from '../../place-at.ts'
import { ROOT_KEYS } from '../../plain-hub/roots.ts'
import { DIVISIONS, NODES } from '../../scratch-places.ts'

describe('an opening that fails half-way leaves nothing open:', function () {
  this.timeout(30_000)
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'half-opened-'))
  })
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  const embedded = { kafka: null, rootKeys: ROOT_KEYS, isAway: () => false, directory: () => null }
  const noDatabase = (name: string) => {
    writeFileSync(join(folder, name), 'this is no database, '.repeat(1000))
    return join(folder, name)
  }
  const journal = (file: string, nodeId: string) =>
    openSqliteJournal({ file, nodeId: parseNodeId(nodeId), newSecret: () => Buffer.alloc(32, 7), timers })

  it('a file that is no database, whatever it should be', async function () {
    const file = noDatabase('some.sqlite')
    const now = machineClock.now
    expect(() => openSqliteEventLog({ file, schemas: [], now, timers })).to.throw(HubError)
    expect(() => openSqliteDirectoryLog({ file, rootKeys: ROOT_KEYS, timers })).to.throw(HubError)
    expect(() => journal(file, 'taihe')).to.throw(HubError)
    noDatabase('g1.sqlite')
    const store = openSqliteReadStore({ folder, timers })
    expect(await failureOf(store.open(1))).to.be.instanceOf(HubError)
    expect(await failureOf(store.layoutOf(1))).to.be.instanceOf(HubError)
    await store.close()
    expect(openUnder(folder, this)).to.deep.equal([])
  })

  it('a journal of another node', function () {
    journal(join(folder, 'journal.sqlite'), 'taihe').close()
    expect(() => journal(join(folder, 'journal.sqlite'), 'fuyang')).to.throw(HubError)
    expect(openUnder(folder, this)).to.deep.equal([])
  })

  it('an event log whose directory cannot be opened', async function () {
    const { data, clock } = placeAt(folder)
    const whole = await openLog({ ...embedded, data, clock })
    await whole.directoryLog.close()
    await whole.log.close()
    const database = new DatabaseSync(data.logFile)
    database.exec('DROP TABLE directory; CREATE TABLE directory (other)')
    database.close()
    expect(openUnder(folder, this)).to.deep.equal([])
    expect(await failureOf(openLog({ ...embedded, data, clock }))).to.be.instanceOf(Error)
    expect(openUnder(folder, this)).to.deep.equal([])
  })

  it('nodes of which one is busy after others were opened', async function () {
    const place = placeAt(folder)
    await makeHub(place, { facts: DIVISIONS, nodes: [...NODES], keepsTokens: false })
    await using side = await openLogSide(place)
    const before = openUnder(folder, this)
    let left = 2
    const busy = {
      ...place.data,
      journalFile: (nodeId: Parameters<typeof place.data.journalFile>[0]) => {
        if (left-- === 0) throw new HubError('store-unavailable', 'busy')
        return place.data.journalFile(nodeId)
      },
    }
    const hooks = { isReady: () => true, onLeftOut: () => {}, onScrub: () => {} }
    expect(() => openNodes(busy, side, hooks)).to.throw('busy')
    expect(openUnder(folder, this)).to.deep.equal(before)
  })
})
