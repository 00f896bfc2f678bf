import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect } from 'chai'
import { openSqliteEventLog } from '../../../services/adapters/sqlite/event-log.ts'
import { openSqliteJournal } from '../../../services/adapters/sqlite/journal.ts'
import { openSqliteReadStore } from '../../../services/adapters/sqlite/read-store.ts'
import { parseInstant, parseNodeId } from '../../../services/domain/ids.ts'
import { timers } from '../../../services/hub/clock.ts'
import { createScript } from '../../contracts/read-model-script.ts'
import { filesHolding, inScratch } from '../../e2e/scratch.ts'

const NODE = parseNodeId('taihe')
/** Far below the 10 s for which a writer waits for another one. */
const AT_ONCE_MS = 1000

/** Holds the write-ahead log of a file as `hub verify` does, until the work has ended. */
async function whileHeld(file: string, work: () => Promise<unknown>): Promise<void> {
  using reader = new DatabaseSync(file, { readOnly: true })
  reader.exec('BEGIN; SELECT count(*) FROM sqlite_master')
  await work()
}

/** The longest time for which the event loop stood still during the work. */
async function longestStandstill(work: Promise<unknown>): Promise<number> {
  let longest = 0
  let ended = false
  const end = () => {
    ended = true
  }
  work.then(end, end)
  for (let before = performance.now(); !ended; before = performance.now()) {
    await new Promise((resolve) => setImmediate(resolve))
    longest = Math.max(longest, performance.now() - before)
  }
  return longest
}

describe('a SQLite file that a reader holds', function () {
  this.timeout(30_000)

  it('does not stop the event loop while the journal is scrubbed: the attempt fails at once', () =>
    inScratch(async (folder) => {
      const file = join(folder, 'journal.sqlite')
      const journal = openSqliteJournal({ file, nodeId: NODE, newSecret: () => Buffer.alloc(32, 7), timers })
      await whileHeld(file, async () => {
        journal.saveBookmark({ nodeSeq: 1, offset: 1, readTo: 1, logId: 'log', directoryPosition: 1 })
        const from = performance.now()
        expect(() => journal.scrub()).to.throw('holds the write-ahead log')
        expect(performance.now() - from).to.be.lessThan(AT_ONCE_MS)
      })
      journal.scrub()
      journal.close()
    }))

  it('does not stop the event loop while the event log erases', () =>
    inScratch(async (folder) => {
      const file = join(folder, 'log.sqlite')
      const schema = { name: 'hub.ItemPublished', version: 1 }
      const now = () => parseInstant('2026-01-01T00:00:00.000Z')
      const log = openSqliteEventLog({ file, schemas: [{ ...schema, text: '{}' }], now, timers })
      await log.append([{ key: NODE, nodeSeq: 1, schema, body: Buffer.from('secret') }])
      const rewrite = () => ({ schema, body: Buffer.from('erased') })
      let erasing = Promise.resolve()
      await whileHeld(file, async () => {
        erasing = log.erase?.({ key: NODE, nodeSeqs: [1], rewrite }) ?? erasing
        expect(await longestStandstill(Promise.race([erasing, timeOut(300)]))).to.be.lessThan(AT_ONCE_MS)
      })
      await erasing
      await log.close()
    }))

  it('does not stop the event loop while a generation is scrubbed', () =>
    inScratch(async (folder) => {
      await using erased = await erasedGeneration(folder)
      let scrubbing = Promise.resolve()
      await whileHeld(erased.file, async () => {
        scrubbing = erased.generation.scrub()
        expect(await longestStandstill(Promise.race([scrubbing, timeOut(300)]))).to.be.lessThan(AT_ONCE_MS)
      })
      await scrubbing
      expect(filesHolding(folder, SECRET)).to.deep.equal([])
    }))

  it('keeps no erased text for ever, when the process ends between the search index and the write-ahead log', () =>
    inScratch(async (folder) => {
      await using erased = await erasedGeneration(folder, { timers: { ...timers, after: () => () => {} } })
      // A reader that keeps the file open keeps SQLite from emptying the log when the writer closes.
      using query = new DatabaseSync(erased.file, { readOnly: true })
      query.exec('BEGIN; SELECT count(*) FROM sqlite_master')
      void erased.generation.scrub()
      await erased.generation.close()
      query.exec('COMMIT')
      expect(filesHolding(folder, SECRET)).not.to.deep.equal([])

      const store = openSqliteReadStore({ folder, timers })
      const generation = await store.open(1)
      await generation.scrub()
      expect(filesHolding(folder, SECRET)).to.deep.equal([])
      await generation.close()
      await store.close()
    }))
})

const SECRET = '身份证号三四一二'
const timeOut = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))

/** A generation in which a text was erased and not scrubbed. */
async function erasedGeneration(folder: string, options: { timers: typeof timers } = { timers }) {
  const store = openSqliteReadStore({ folder, ...options })
  const generation = await store.open(1)
  const script = createScript()
  for (const batch of [
    ...script.batches([{ type: 'publish', node: 0, text: SECRET, at: 1 }]),
    ...script.batches([{ type: 'redact', node: 0, which: 0, text: '空', at: 2 }]),
  ])
    await generation.write(batch)
  expect(filesHolding(folder, SECRET)).not.to.deep.equal([])
  return {
    generation,
    file: join(folder, 'g1.sqlite'),
    [Symbol.asyncDispose]: async () => {
      await generation.close()
      await store.close()
    },
  }
}
