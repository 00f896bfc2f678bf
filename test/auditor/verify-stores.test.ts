import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { fileURLToPath } from 'node:url'
import { expect } from 'chai'
import { createAvroCodec } from '../../services/adapters/avro/event-codec.ts'
import { releasedSchemas } from '../../services/adapters/avro/released-schemas.ts'
import { openSqliteEventLog } from '../../services/adapters/sqlite/event-log.ts'
import { openSqliteJournal } from '../../services/adapters/sqlite/journal.ts'
import type { AuditFault } from '../../services/auditor/fault.ts'
import { createHashList } from '../../services/auditor/hash-list.ts'
import { verifyJournal } from '../../services/auditor/verify-journal.ts'
import { verifyLog } from '../../services/auditor/verify-log.ts'
import type { PartitionWalk } from '../../services/auditor/verify-partition.ts'
import type { ItemId } from '../../services/domain/ids.ts'
import { now, timers } from '../../services/hub/clock.ts'
import { contentOf, type ScratchHub, startScratchHub } from '../scratch-hub.ts'
import { TAIHE } from '../scratch-places.ts'

const SCHEMAS = fileURLToPath(new URL('../../schemas', import.meta.url))
const codec = createAvroCodec({ folder: SCHEMAS })
const noSecret = (): never => {
  throw new Error('the journal is there')
}

describe('an audit of log and journal', function () {
  this.timeout(30_000)
  let hub: ScratchHub
  let itemId: ItemId

  beforeEach(async () => {
    hub = await startScratchHub()
    itemId = hub.publish(TAIHE, contentOf('公示', '第一版')).itemId
    hub.revise(itemId, 1, contentOf('公示', '第二版'))
    hub.publish(TAIHE, contentOf('通知', '正文'))
    await hub.settle()
  })
  afterEach(() => hub.stop())

  const tamper = (store: 'log' | 'taihe', statement: string) => {
    const database = new DatabaseSync(store === 'log' ? join(hub.folder, 'log.sqlite') : hub.journalFile(TAIHE))
    database.exec(`PRAGMA busy_timeout = 5000; ${statement}`)
    database.close()
  }
  const audit = async ({ controlIsSigned = (): boolean => true } = {}): Promise<AuditFault[]> => {
    const log = openSqliteEventLog({
      file: join(hub.folder, 'log.sqlite'),
      schemas: releasedSchemas(SCHEMAS),
      now,
      timers,
    })
    const journal = openSqliteJournal({
      file: hub.journalFile(TAIHE),
      nodeId: TAIHE,
      newSecret: noSecret,
      timers,
    })
    try {
      const { faults, chains, walks } = await verifyLog({
        log,
        codec,
        directory: hub.directory,
        controlIsSigned,
        batchSize: 2,
      })
      const logChain = chains.get(TAIHE) ?? createHashList()
      const walk = walks[0] as PartitionWalk
      const found = await verifyJournal({ journal, log, codec, directory: hub.directory.latest(), logChain, walk })
      return [...faults, ...found.faults]
    } finally {
      journal.close()
      await log.close()
    }
  }
  /** Faults as `store code`. */
  const found = async () => (await audit()).map(({ store, code }) => `${store} ${code}`)

  it('finds nothing in untouched ones', async () => expect(await audit()).to.be.empty)

  it('finds nothing after a redaction', async () => {
    hub.redact(itemId, 2, contentOf('公示', '（已处理）'))
    await hub.settle()
    expect(await audit()).to.be.empty
  })

  it('names a control record that no root key signed', async () => {
    const faults = await audit({ controlIsSigned: () => false })
    expect(faults[0]).to.include({ code: 'bad-signature', store: 'log', partition: 0, offset: 0 })
  })

  for (const [what, file, statement, expected] of [
    [
      'a record that cannot be read',
      'log',
      "UPDATE records SET value = x'0000' WHERE nodeSeq = 3",
      ['log undecodable', 'journal bookmark-differs'],
    ],
    ['a record under a foreign key', 'log', "UPDATE records SET key = 'fuyang' WHERE nodeSeq = 1", ['log key-differs']],
    [
      'a record kept at another nodeSeq',
      'log',
      'UPDATE records SET nodeSeq = 9 WHERE nodeSeq = 1',
      ['log column-differs'],
    ],
    ['a record that is missing', 'log', 'DELETE FROM records WHERE nodeSeq = 1', ['log record-missing', 'log gap']],
    [
      'a partition without a beginning',
      'log',
      'DELETE FROM records WHERE offset = 0',
      ['log log-not-created', 'log record-missing'],
    ],
    ['times that go back', 'log', 'UPDATE records SET time = 1 WHERE nodeSeq = 2', ['log time-goes-back']],
    [
      'a column that is not the envelope’s',
      'taihe',
      'UPDATE events SET version = 7 WHERE nodeSeq = 1',
      ['journal column-differs'],
    ],
    ['an event that is missing', 'taihe', 'DELETE FROM events WHERE nodeSeq = 1', ['journal gap', 'journal fork']],
    [
      'an item state that no event gives',
      'taihe',
      'UPDATE items SET status = 1',
      ['journal state-differs', 'journal state-differs'],
    ],
    [
      'a bookmark that the log does not confirm',
      'taihe',
      'UPDATE bookmark SET nodeSeq = 2',
      ['journal bookmark-differs'],
    ],
    [
      'a bookmark under another directory',
      'taihe',
      'UPDATE bookmark SET directoryPosition = directoryPosition + 1',
      ['journal bookmark-differs'],
    ],
    [
      'another hash of a command',
      'taihe',
      'UPDATE events SET bodyHash = zeroblob(32) WHERE nodeSeq = 1',
      ['journal store-damaged'],
    ],
    [
      'all times of the log, moved back by 400 days',
      'log',
      'UPDATE records SET time = time - 400 * 86400000',
      ['log ahead-of-log', 'log ahead-of-log', 'log ahead-of-log', 'log time-differs', 'log time-differs'],
    ],
    [
      'all times of the log, moved on by a day',
      'log',
      'UPDATE records SET time = time + 86400000',
      ['log time-differs', 'log time-differs'],
    ],
  ] as const)
    it(`names ${what}`, async () => {
      tamper(file, statement)
      expect(await found()).to.have.members(expected)
    })

  it('names the exact place and the item', async () => {
    tamper('log', "UPDATE records SET key = 'fuyang' WHERE nodeSeq = 2")
    expect((await audit())[0]).to.include({ store: 'log', partition: 0, nodeId: 'taihe', nodeSeq: 2, itemId })
  })

  it('names a content that was taken out without a redaction, in both stores', async () => {
    const journal = openSqliteJournal({
      file: hub.journalFile(TAIHE),
      nodeId: TAIHE,
      newSecret: noSecret,
      timers,
    })
    journal.transact((tx) =>
      tx.eraseBefore(itemId, 2, (record) => {
        const decoded = codec.decode(record)
        return decoded.kind === 'event' ? codec.encodeEvent({ ...decoded.event, content: null }) : record
      }),
    )
    journal.close()
    const faults = await audit()
    expect(faults).to.have.length(1)
    expect(faults[0]).to.include({ store: 'journal', code: 'erased-unjustified', nodeSeq: 1, itemId })
  })

  it('says how much is not sent yet, and calls it no fault', async () => {
    const journal = openSqliteJournal({
      file: hub.journalFile(TAIHE),
      nodeId: TAIHE,
      newSecret: noSecret,
      timers,
    })
    const log = openSqliteEventLog({
      file: join(hub.folder, 'log.sqlite'),
      schemas: releasedSchemas(SCHEMAS),
      now,
      timers,
    })
    const logChain = createHashList()
    const directory = hub.directory.latest()
    const walk = { end: 0, advances: [], freed: new Map() }
    expect(await verifyJournal({ journal, log, codec, directory, logChain, walk })).to.include({
      events: 3,
      pending: 3,
    })
    journal.close()
    await log.close()
  })
})
