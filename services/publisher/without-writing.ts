import type { Journal, JournalTransaction } from '../ports/journal.ts'

/** What work in a transaction leads to. The transaction is rolled back, so nothing of it happens. */
export function withoutWriting<T>(journal: Pick<Journal, 'transact'>, work: (tx: JournalTransaction) => T): T {
  const rollback = new RolledBack<T>()
  try {
    return journal.transact((tx) => {
      rollback.result = { value: work(tx) }
      throw rollback
    })
  } catch (error) {
    if (error === rollback && rollback.result !== undefined) return rollback.result.value
    throw error
  }
}

class RolledBack<T> extends Error {
  result?: { value: T }
}
