import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { canonicalText, hashOf } from '../../domain/canonical.ts'
import { hashOfWholeRows } from '../../domain/catalogue/printed-row.ts'
import type { Hash } from '../../domain/ids.ts'
import { MOST_COMMENTS, MOST_ROUNDS, MOST_SUBMISSIONS } from '../../domain/submission/submission.ts'
import type { StoreFault } from '../../ports/store-fault.ts'
import type { CommentsKept, DraftKept, SubmissionStore } from '../../ports/submission-store.ts'
import { inTransaction } from './open-database.ts'
import { decoded } from './sqlite-errors.ts'
import {
  answerOf,
  type Cells,
  type HeadRow,
  type prepareSubmissions,
  SEALED_TABLES,
  sealOfCells,
  submissionHeadOf,
  submissionOf,
} from './submission-rows.ts'

/** What changes a store of submissions: each call is one transaction. */
export function createSubmissionWrites(
  database: DatabaseSync,
  file: string,
  statements: ReturnType<typeof prepareSubmissions>,
): Pick<SubmissionStore, 'keep' | 'comment' | 'answer'> {
  const insert = inserterInto(database)
  const keptHash = (submissionId: string): Hash => {
    const cells = statements.one.get(submissionId) as Cells
    const { rows } = decoded(
      file,
      () => `submission ${submissionId}`,
      () => submissionOf(cells),
    )
    return hashOfWholeRows(rows)
  }
  return {
    keep: (submission) =>
      inTransaction(database, file, (): DraftKept => {
        const { submissionId, nodeId, field, round, rowsHash, rows } = submission
        const { address, reviewer, keyId, signature, receivedAt } = submission
        const headIn = (row: unknown) => submissionHeadOf(row as HeadRow)
        const before = statements.round.get(nodeId, field, round)
        if (before?.rowsHash === rowsHash && keptHash(before.submissionId as string) === hashOfWholeRows(rows))
          return { outcome: 'known', head: headIn(before) }
        const expected = ((statements.latest.get(nodeId, field)?.round as number | undefined) ?? 0) + 1
        if (round !== expected) return { outcome: 'out-of-order', expected }
        const { count } = statements.countOfNode.get(nodeId) as { count: number }
        if (round > MOST_ROUNDS || count >= MOST_SUBMISSIONS) return { outcome: 'full' }
        insert('submissions', {
          ...{ submissionId, nodeId, field, round, rowsHash, rowCount: rows.length, rows: JSON.stringify(rows) },
          ...{ address, reviewer, keyId, signature: Buffer.from(signature).toString('base64url'), receivedAt },
        })
        return { outcome: 'kept', head: headIn(statements.head.get(submissionId)) }
      }),
    comment: ({ submissionId, commandId, comments, actor, at }) =>
      inTransaction(database, file, (): CommentsKept => {
        const textHash = hashOf(canonicalText({ submissionId, comments }))
        const call = statements.call.get(commandId) as Cells | undefined
        if (call !== undefined)
          return call.textHash === textHash
            ? { outcome: 'known', added: call.added as number, total: call.total as number }
            : { outcome: 'reused' }
        const { n: last } = statements.lastComment.get(submissionId) as { n: number }
        const [added, total] = [comments.length, last + comments.length]
        if (total > MOST_COMMENTS) return { outcome: 'full' }
        for (const [index, { rowId = null, text }] of comments.entries())
          insert('comments', { submissionId, n: last + index + 1, rowId, text, actor, at })
        insert('commentCalls', { commandId, submissionId, textHash, added, total })
        return { outcome: 'kept', added, total }
      }),
    answer: (submissionId, answer) =>
      inTransaction(database, file, () => {
        const known = (statements.answers.all(submissionId) as Cells[]).map(answerOf)
        if (known.some(({ itemId }) => itemId === answer.itemId)) return
        insert('answers', { submissionId, n: known.length + 1, ...answer })
      }),
  }
}

/** Inserts rows with their seals. The cells of a table always come in the same order. */
function inserterInto(database: DatabaseSync): (table: (typeof SEALED_TABLES)[number], cells: Cells) => void {
  const statements = new Map<string, StatementSync>()
  return (table, cells) => {
    const row: Cells = { ...cells, seal: sealOfCells(cells) }
    const names = Object.keys(row)
    const places = names.map(() => '?').join(', ')
    const statement = statements.get(table) ?? database.prepare(`INSERT INTO ${table}(${names}) VALUES(${places})`)
    statements.set(table, statement)
    statement.run(...Object.values(row))
  }
}

/** Rows whose seal is not that of their cells. */
export const sealFaults = (database: DatabaseSync): StoreFault[] =>
  SEALED_TABLES.flatMap((table) => {
    const faults: StoreFault[] = []
    for (const row of database.prepare(`SELECT * FROM ${table}`).iterate() as Iterable<unknown> as Iterable<Cells>)
      if (row.seal !== sealOfCells(row))
        faults.push({ what: `${table}: a row of ${row.submissionId} is not what was written` })
    return faults
  })
