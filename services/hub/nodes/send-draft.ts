import { hashOfWholeRows } from '../../domain/catalogue/printed-row.ts'
import type { CatalogueRow } from '../../domain/item/content.ts'
import type { ToldSubmission, UnsentDraft } from '../../publisher/submission/way-to-reviewer.ts'
import type { ReviewClient } from './review-client.ts'

/**
 * Sends the draft as the next round, unless the latest round is this very draft. So it may be repeated, also when an answer
 * was lost.
 */
export async function sendDraft(
  client: Pick<ReviewClient, 'rounds' | 'round' | 'submit'>,
  draft: UnsentDraft,
): Promise<{ isNew: boolean; round: ToldSubmission }> {
  const [latest] = await client.rounds(draft.field, 1)
  if (latest?.rowsHash === draft.rowsHash) {
    const { rows } = await client.round(latest.submissionId)
    if (isSame(draft.rows, rows)) return { isNew: false, round: latest }
  }
  return { isNew: true, round: await client.submit({ ...draft, round: (latest?.round ?? 0) + 1 }) }
}

/** A row that the sheet has no more lapses on the day on which the draft is made: a later day makes no other draft of it. */
function isSame(rows: readonly CatalogueRow[], sent: readonly CatalogueRow[]): boolean {
  const lapsed = new Map(sent.map(({ rowId, ended }) => [rowId, ended]))
  const then = rows.map((row) => {
    const before = lapsed.get(row.rowId)
    return row.ended === undefined || before === undefined || before > row.ended ? row : { ...row, ended: before }
  })
  return hashOfWholeRows(then) === hashOfWholeRows(sent)
}
