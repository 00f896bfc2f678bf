import type { SubmissionStore } from '../../ports/submission-store.ts'
import { integrityFaults } from './integrity.ts'
import { openDatabase } from './open-database.ts'
import { makePrivateFile } from './private-file.ts'
import { decoded, guarded } from './sqlite-errors.ts'
import {
  answerOf,
  type Cells,
  commentOf,
  type HeadRow,
  prepareSubmissions,
  SUBMISSION_SCHEMA,
  submissionHeadOf,
  submissionOf,
} from './submission-rows.ts'
import { createSubmissionWrites, sealFaults } from './submission-writes.ts'

/** After every submission id. */
const LAST = 'g'

/** The private store of submissions in one SQLite file. Several processes can have it open. */
export function openSqliteSubmissionStore(file: string): SubmissionStore {
  using opened = new DisposableStack()
  makePrivateFile(file)
  const database = opened.use(openDatabase({ file, schema: SUBMISSION_SCHEMA }))
  const statements = guarded(file, () => prepareSubmissions(database))
  const closing = opened.move()

  const headIn = (row: unknown) => (row === undefined ? null : submissionHeadOf(row as HeadRow))
  const read = (cells: Cells) =>
    decoded(
      file,
      () => `submission ${cells.submissionId}`,
      () => submissionOf(cells),
    )

  return {
    ...createSubmissionWrites(database, file, statements),
    head: (submissionId) => guarded(file, () => headIn(statements.head.get(submissionId))),
    submission: (submissionId) =>
      guarded(file, () => {
        const cells = statements.one.get(submissionId) as Cells | undefined
        return cells === undefined ? null : read(cells)
      }),
    heads: ({ nodeId, before = LAST, limit }) =>
      guarded(file, () => {
        const rows =
          nodeId === undefined ? statements.heads.all(before, limit) : statements.headsOfNode.all(nodeId, before, limit)
        return (rows as unknown as HeadRow[]).map(submissionHeadOf)
      }),
    latest: (nodeId, field) => guarded(file, () => headIn(statements.latest.get(nodeId, field))),
    comments: (submissionId) => guarded(file, () => (statements.comments.all(submissionId) as Cells[]).map(commentOf)),
    answers: (submissionId) => guarded(file, () => (statements.answers.all(submissionId) as Cells[]).map(answerOf)),
    all: function* () {
      for (const cells of statements.all.iterate() as Iterable<unknown> as Iterable<Cells>) yield read(cells)
    },
    check: () => [...integrityFaults(database, file), ...guarded(file, () => sealFaults(database))],
    close: () => closing.dispose(),
  }
}
