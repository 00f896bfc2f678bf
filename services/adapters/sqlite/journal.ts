import { createHmac, createSecretKey, type KeyObject } from 'node:crypto'
import type { DatabaseSync } from 'node:sqlite'
import { HubError } from '../../domain/errors.ts'
import type { Hash, NodeId } from '../../domain/ids.ts'
import type { ItemState } from '../../domain/item/decide.ts'
import type { Timers } from '../../domain/timers.ts'
import type {
  Bookmark,
  Journal,
  JournalHead,
  JournalRecord,
  JournalTransaction,
  RowIdentity,
} from '../../ports/journal.ts'
import { createCommitSignal, onCommit } from './commit-signal.ts'
import { integrityFaults } from './integrity.ts'
import { bytesOf, type EventRow, hashOfBytes, recordColumns, recordOf } from './journal-rows.ts'
import { brokenSeals, createJournalSeals, isSealed, type SealedCommand, sealedCommandHash } from './journal-seals.ts'
import { JOURNAL_SCHEMA, prepareJournal } from './journal-statements.ts'
import { inTransaction, openDatabase, unlessBusy } from './open-database.ts'
import { decoded, guarded } from './sqlite-errors.ts'
import { tryTruncateWal } from './truncate-wal.ts'

interface JournalOptions {
  file: string
  nodeId: NodeId
  /** 256 random bits, asked once: a new journal's own key for the identities of imported rows. */
  newSecret: () => Uint8Array
  timers: Timers
}

/** A node's journal in one SQLite file. Refuses the file of another node. */
export function openSqliteJournal(options: JournalOptions): Journal {
  const { file, nodeId } = options
  const database = openDatabase({ file, schema: JOURNAL_SCHEMA })
  const secret = inTransaction(database, file, () => ownSecret(database, options))
  const seals = createJournalSeals(secret)
  const statements = guarded(file, () => prepareJournal(database))
  const signal = createCommitSignal(file)

  const readable = (row: EventRow) =>
    decoded(
      file,
      () => `event ${row.nodeSeq}`,
      () => recordOf(row),
    )

  const head = (): JournalHead => {
    const row = statements.head.get() as unknown as EventRow | undefined
    if (row === undefined) return { nodeSeq: 0, hash: null, at: null }
    const { nodeSeq, envelopeHash, at } = readable(row)
    return { nodeSeq, hash: envelopeHash, at }
  }

  const putItem = ({ itemId, version, status, fingerprint }: ItemState) =>
    statements.putItem.run(itemId, version, status === 'live' ? 0 : 1, bytesOf(fingerprint))

  const append = (record: JournalRecord, item: ItemState, commandHash: Hash | null) => {
    const sealed = commandHash === null ? null : seals.ofCommand(record.nodeSeq, commandHash)
    statements.append.run(...recordColumns(record), commandHash === null ? null : bytesOf(commandHash), sealed)
    putItem(item)
  }

  const transaction: JournalTransaction = {
    head,
    item: (itemId) => {
      const row = statements.item.get(itemId) as
        | { version: number; status: number; fingerprint: Uint8Array }
        | undefined
      if (row === undefined) return null
      return {
        itemId,
        version: row.version,
        status: statusOf(row.status),
        fingerprint: hashOfBytes(row.fingerprint),
      }
    },
    outcomeOf: (commandId) => {
      const row = statements.outcome.get(bytesOf(commandId)) as unknown as
        | (EventRow & Pick<SealedCommand, 'bodyHash' | 'seal'>)
        | undefined
      return row === undefined ? null : { record: readable(row), commandHash: sealedCommandHash(row, seals) }
    },
    append,
    eraseBefore: (itemId, version, rewrite) => {
      for (const row of statements.below.all(itemId, version) as unknown as EventRow[]) {
        const { schema, body } = rewrite(readable(row))
        statements.wipe.run(row.nodeSeq)
        statements.keep.run(row.nodeSeq, schema.name, schema.version, body)
      }
      const orphans = (statements.orphansOf.all(itemId) as unknown as EventRow[]).map(readable)
      // In place first, so that nothing of it is left where a shorter one is written.
      if (orphans.length > 0) statements.wipeOrphans.run(itemId)
      for (const orphan of orphans) {
        const { schema, body } = rewrite(orphan)
        statements.rewriteOrphan.run(schema.name, schema.version, body, orphan.nodeSeq, bytesOf(orphan.envelopeHash))
      }
    },
    rememberRow: (mark, { itemId, contentMark }) => {
      statements.rememberRow.run(bytesOf(mark), itemId, contentMark, seals.ofRow(mark, itemId, contentMark))
    },
  }

  const committed = <T>(work: () => T): T => {
    const result = inTransaction(database, file, work)
    signal.raise()
    return result
  }

  return {
    nodeId,
    mark: (text) => createHmac('sha256', secret).update(text).digest('hex'),
    transact: (work) => committed(() => work(transaction)),
    head: () => guarded(file, head),
    read: (nodeSeq, limit) =>
      guarded(file, () => (statements.read.all(nodeSeq, limit) as unknown as EventRow[]).map(readable)),
    placesOf: (itemId) =>
      guarded(file, () => (statements.places.all(itemId) as { nodeSeq: number }[]).map(({ nodeSeq }) => nodeSeq)),
    importedRow: (mark) =>
      guarded(file, () => {
        const row = statements.row.get(bytesOf(mark)) as (RowIdentity & { status: number }) | undefined
        return row === undefined ? null : { ...row, status: statusOf(row.status) }
      }),
    bookmark: () => guarded(file, () => ({ ...(statements.bookmark.get() as unknown as Bookmark) })),
    saveBookmark: ({ nodeSeq, offset, readTo, logId, directoryPosition }) =>
      unlessBusy(database, file, () => statements.saveBookmark.run(nodeSeq, offset, readTo, logId, directoryPosition)),
    orphans: () =>
      guarded(file, () =>
        (statements.orphans.all() as unknown as (EventRow & { reissuedAs: number | null })[]).map((row) => ({
          record: readable(row),
          reissuedAs: row.reissuedAs,
        })),
      ),
    rebase: (options) =>
      committed(() => {
        const { keepUntil, refill, reissue, leave = [] } = options
        if (head().nodeSeq !== options.head) return false
        for (const { record, replaces } of reissue) statements.orphan.run(record.nodeSeq, replaces)
        for (const { nodeSeq, itemId, item } of leave) {
          statements.orphan.run(null, nodeSeq)
          if (item === null) statements.removeItem.run(itemId)
          else putItem(item)
        }
        statements.cut.run(keepUntil)
        statements.cutErased.run(keepUntil)
        for (const { record, item } of [...refill, ...reissue]) append(record, item, null)
        for (const { row } of refill) if (row !== null) transaction.rememberRow(row.mark, row)
        return true
      }),
    scrub: () => {
      if (!tryTruncateWal(database, file))
        throw new HubError('store-unavailable', `${file}: a reader holds the write-ahead log.`)
    },
    check: () => [...integrityFaults(database, file), ...guarded(file, () => brokenSeals(statements, seals))],
    onAppend: (listener) => onCommit(file, database, options.timers, listener),
    close: () => {
      signal.close()
      database.close()
    },
  }
}

const statusOf = (stored: number): ItemState['status'] => (stored === 0 ? 'live' : 'withdrawn')

function ownSecret(database: DatabaseSync, { file, nodeId, newSecret }: JournalOptions): KeyObject {
  const find = database.prepare('SELECT nodeId, secret, seal FROM owner')
  const owner = find.get() as { nodeId: string; secret: Uint8Array; seal: Uint8Array } | undefined
  if (owner === undefined) {
    const secret = newSecret()
    const key = createSecretKey(secret)
    const seal = createJournalSeals(key).ofOwner(nodeId)
    database.prepare('INSERT INTO owner(nodeId, secret, seal) VALUES(?, ?, ?)').run(nodeId, secret, seal)
    return key
  }
  const key = createSecretKey(owner.secret)
  const isWhole = isSealed(owner.seal, createJournalSeals(key).ofOwner(owner.nodeId))
  if (!isWhole)
    throw new HubError('store-damaged', `${file} is damaged: its owner and secret are not what was written.`)
  if (owner.nodeId !== nodeId)
    throw new HubError('journal-foreign', `${file} is the journal of ${owner.nodeId}, not of ${nodeId}.`)
  return key
}
