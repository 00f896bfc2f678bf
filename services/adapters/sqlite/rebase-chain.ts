import type { Journal } from '../../ports/journal.ts'
import type { JournalStatements } from './journal-statements.ts'
import type { SqliteJournalTransaction } from './journal-transaction.ts'

/** `Journal.rebase`. The caller begins and commits the transaction. */
export function rebaseChain(
  { head, keepUntil, refill, reissue, leave = [] }: Parameters<Journal['rebase']>[0],
  transaction: SqliteJournalTransaction,
  statements: JournalStatements,
): boolean {
  if (transaction.head().nodeSeq !== head) return false
  for (const { record, replaces } of reissue) statements.orphan.run(record.nodeSeq, replaces)
  for (const { nodeSeq, itemId, item } of leave) {
    statements.orphan.run(null, nodeSeq)
    if (item === null) statements.removeItem.run(itemId)
    else transaction.putItem(item)
  }
  if (keepUntil < head) transaction.forgetTwins()
  statements.cut.run(keepUntil)
  statements.cutErased.run(keepUntil)
  for (const { record, item } of [...refill, ...reissue]) transaction.append(record, item, null)
  for (const { row } of refill) if (row !== null) transaction.rememberRow(row)
  return true
}
