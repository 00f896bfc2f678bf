import { createHmac } from 'node:crypto'
import { HubError } from '../../domain/errors.ts'
import type { Bookmark, ImportedRow, Journal, KeptScan } from '../../ports/journal.ts'
import { createCommitSignal, onCommit } from './commit-signal.ts'
import { integrityFaults } from './integrity.ts'
import { type JournalOptions, secretOfOwner } from './journal-owner.ts'
import { bytesOfHex, bytesOfUuid, type EventRow, recordReader, statusOfNumber } from './journal-rows.ts'
import { brokenSeals, createJournalSeals } from './journal-seals.ts'
import { JOURNAL_SCHEMA, prepareJournal } from './journal-statements.ts'
import { createJournalTransaction, markNumber } from './journal-transaction.ts'
import { inTransaction, openDatabase, readTogether, unlessBusy } from './open-database.ts'
import { rebaseChain } from './rebase-chain.ts'
import { guarded } from './sqlite-errors.ts'
import { tryTruncateWal } from './truncate-wal.ts'

/**
 * A node's journal in one SQLite file. Opening it refuses the file of another node. Its states:
 * - open: several processes can have the journal open at the same time. A read sees what was committed.
 * - in a transaction (`transact`, `rebase`): only this process writes, and the others wait for it. It ends with a
 *   commit, which calls back every listener in every process, or with a rollback if the work throws.
 * - closed: after `close` no listener is called back, and every other call throws.
 */
export function openSqliteJournal(options: JournalOptions): Journal {
  const { file, nodeId } = options
  using opened = new DisposableStack()
  const database = opened.use(openDatabase({ file, schema: JOURNAL_SCHEMA }))
  const secret = inTransaction(database, file, () => secretOfOwner(database, options))
  const seals = createJournalSeals(secret)
  const statements = guarded(file, () => prepareJournal(database))
  const signal = opened.adopt(createCommitSignal(file), ({ close }) => close())
  const closing = opened.move()

  const recordIn = recordReader(file)
  const transaction = createJournalTransaction(statements, seals, recordIn)

  const committed = <T>(work: () => T): T => {
    const result = inTransaction(database, file, work)
    signal.raise()
    return result
  }

  return {
    nodeId,
    keyedHash: (text) => createHmac('sha256', secret).update(text).digest('hex'),
    transact: (work) => committed(() => work(transaction)),
    reading: (work) => readTogether(database, file, work),
    head: () => guarded(file, transaction.head),
    item: (itemId) => guarded(file, () => transaction.item(itemId)),
    read: (nodeSeq, limit) =>
      guarded(file, () => (statements.read.all(nodeSeq, limit) as unknown as EventRow[]).map(recordIn)),
    placesOf: (itemId) =>
      guarded(file, () => (statements.places.all(itemId) as { nodeSeq: number }[]).map(({ nodeSeq }) => nodeSeq)),
    isBackDated: ({ nodeSeq, at }) =>
      guarded(file, () => statements.laterBefore.get(Date.parse(at), nodeSeq) !== undefined),
    importedRow: (identity) =>
      guarded(file, () => {
        const row = statements.row.get(bytesOfHex(identity)) as
          | (Omit<ImportedRow, 'status'> & { status: number })
          | undefined
        return row === undefined ? null : { ...row, status: statusOfNumber(row.status) }
      }),
    scanOf: (eventId) =>
      guarded(file, () => {
        const kept = statements.scan.get(bytesOfUuid(eventId)) as Pick<KeptScan, 'scan'> | undefined
        return kept?.scan ?? null
      }),
    twinsAt: (mark) =>
      guarded(file, () => statements.twinsAt.all(markNumber(mark)) as { nodeSeq: number; signature: Uint8Array }[]),
    twinsKept: () => guarded(file, transaction.twinsKept),
    bookmark: () => guarded(file, () => ({ ...(statements.bookmark.get() as unknown as Bookmark) })),
    saveBookmark: ({ nodeSeq, offset, readTo, logId, directoryPosition }) =>
      unlessBusy(database, file, () => statements.saveBookmark.run(nodeSeq, offset, readTo, logId, directoryPosition)),
    orphans: () =>
      guarded(file, () =>
        (statements.orphans.all() as unknown as (EventRow & { reissuedAs: number | null })[]).map((row) => ({
          record: recordIn(row),
          reissuedAs: row.reissuedAs,
        })),
      ),
    rebase: (rebase) => committed(() => rebaseChain(rebase, transaction, statements)),
    scrub: () => {
      if (!tryTruncateWal(database, file))
        throw new HubError(
          'store-unavailable',
          `${file}: a reader holds the write-ahead log. It is truncated at the next attempt.`,
        )
    },
    check: () => [...integrityFaults(database, file), ...guarded(file, () => brokenSeals(statements, seals))],
    onAppend: (listener) => onCommit(file, database, options.timers, listener),
    close: () => closing.dispose(),
  }
}
