import { type Hash, instantOf } from '../../domain/ids.ts'
import type { ItemState } from '../../domain/item/decide.ts'
import type { JournalHead, JournalRecord, JournalTransaction, KeyedHash, TwinsKept } from '../../ports/journal.ts'
import { bytesOfHash, hashOfBytes } from './hash-bytes.ts'
import { bytesOfHex, bytesOfUuid, type EventRow, recordColumns, statusNumber, statusOfNumber } from './journal-rows.ts'
import { type JournalSeals, type SealedCommand, sealedCommandHash } from './journal-seals.ts'
import type { JournalStatements } from './journal-statements.ts'

/** The work of a journal's transaction, and what a rebase needs beside that. The caller begins and commits. */
export interface SqliteJournalTransaction extends JournalTransaction {
  putItem(item: ItemState): void
  forgetTwins(): void
}

export function createJournalTransaction(
  statements: JournalStatements,
  seals: JournalSeals,
  recordIn: (row: EventRow) => JournalRecord,
): SqliteJournalTransaction {
  const putItem = ({ itemId, version, status, fingerprint, shownVersion }: ItemState): void => {
    statements.putItem.run(itemId, version, statusNumber(status), bytesOfHash(fingerprint))
    if (shownVersion === undefined) statements.removeFreed.run(itemId)
    else statements.putFreed.run(itemId, shownVersion)
  }

  /** What the marks say of an item may be wrong from here on. All of it is made again before it is used. */
  const forgetTwins = (): void => {
    statements.clearTwins.run()
    statements.setTwinsKept.run(0, '')
  }

  const append = (record: JournalRecord, item: ItemState | null, commandHash: Hash | null): void => {
    const seal = commandHash === null ? null : seals.ofCommand(record.nodeSeq, commandHash)
    statements.append.run(...recordColumns(record), commandHash === null ? null : bytesOfHash(commandHash), seal)
    if (item !== null) putItem(item)
  }

  return {
    head: () => {
      const row = statements.head.get() as unknown as EventRow | undefined
      if (row === undefined) return EMPTY
      const { nodeSeq, envelopeHash } = recordIn(row)
      const latest = statements.latestAt.get() as { at: number }
      return { nodeSeq, hash: envelopeHash, at: instantOf(latest.at) }
    },
    item: (itemId) => {
      const row = statements.item.get(itemId) as unknown as ItemRow | undefined
      if (row === undefined) return null
      const { version, status, fingerprint, shownVersion } = row
      const state = { itemId, version, status: statusOfNumber(status), fingerprint: hashOfBytes(fingerprint) }
      return shownVersion === null ? state : { ...state, shownVersion }
    },
    outcomeOf: (commandId) => {
      const row = statements.outcome.get(bytesOfHash(commandId)) as unknown as (EventRow & SealedCommand) | undefined
      return row === undefined ? null : { record: recordIn(row), commandHash: sealedCommandHash(row, seals) }
    },
    append,
    putFreedItem: (item) => {
      putItem(item)
      forgetTwins()
    },
    eraseBefore: (itemId, version, rewrite) => {
      statements.removeTwins.run(itemId)
      for (const row of statements.below.all(itemId, version) as unknown as EventRow[]) {
        const { schema, body } = rewrite(recordIn(row))
        statements.wipe.run(row.nodeSeq)
        statements.keep.run(row.nodeSeq, schema.name, schema.version, body)
      }
      const orphans = (statements.orphansOf.all(itemId) as unknown as EventRow[]).map(recordIn)
      // The bodies are wiped in place first: writing a shorter one over them would leave their ends in the file.
      if (orphans.length > 0) statements.wipeOrphans.run(itemId)
      for (const orphan of orphans) {
        const { schema, body } = rewrite(orphan)
        const { nodeSeq, envelopeHash } = orphan
        statements.rewriteOrphan.run(schema.name, schema.version, body, nodeSeq, bytesOfHash(envelopeHash))
      }
    },
    rememberRow: (row) => {
      const { identity, content, itemId } = row
      statements.rememberRow.run(bytesOfHex(identity), itemId, bytesOfHex(content), seals.ofRow(row))
    },
    keepScan: (kept) => {
      statements.keepScan.run(bytesOfUuid(kept.eventId), bytesOfHex(kept.scan), seals.ofScan(kept))
    },
    ...twinWrites(statements),
    putItem,
    forgetTwins,
  }
}

/** The first 48 bits of the hash: where two keys have the same, their items are compared by the whole hash and their titles. */
export const markNumber = (mark: KeyedHash): number => Number.parseInt(mark.slice(0, 12), 16)

type TwinWrites = Pick<JournalTransaction, 'putTwin' | 'putTwinWithin' | 'removeTwins' | 'twinsKept' | 'setTwinsKept'>

const twinWrites = (statements: JournalStatements): TwinWrites => ({
  putTwin: (mark, nodeSeq, signature) => void statements.putTwin.run(markNumber(mark), nodeSeq, signature),
  putTwinWithin: (most, mark, nodeSeq, signature) => {
    const number = markNumber(mark)
    const fits = (statements.countTwins.get(number) as { count: number }).count < most
    if (fits) statements.putTwin.run(number, nodeSeq, signature)
    return fits
  },
  removeTwins: (itemId) => void statements.removeTwins.run(itemId),
  twinsKept: () => ({ ...(statements.twinsKept.get() as unknown as TwinsKept) }),
  setTwinsKept: ({ nodeSeq, names }) => void statements.setTwinsKept.run(nodeSeq, names),
})

interface ItemRow {
  version: number
  status: number
  fingerprint: Uint8Array
  shownVersion: number | null
}

const EMPTY: JournalHead = { nodeSeq: 0, hash: null, at: null }
