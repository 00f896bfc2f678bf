import type { CatalogueRow } from '../../domain/item/content.ts'
import type { ReviewAnswer } from '../../domain/submission/submission.ts'
import { chineseTime } from '../../edge/chinese-dates.ts'
import { ROUND_STATE } from '../../edge/round-states.ts'
import type { KeptComment, SubmissionHead } from '../../ports/submission-store.ts'

/** How drafts that were sent for review are told to clerks, on either side. */

type SaidHead = Omit<SubmissionHead, 'answer'> & { answer: ReviewAnswer | null }

/** 太和县人民政府 救灾 第 2 次报送 … */
export function sayRound(head: SaidHead, office: string = head.nodeId): string {
  const { submissionId, field, round, receivedAt, rowCount, commentCount, state, answer } = head
  const comments = commentCount === 0 ? '' : `，${commentCount} 条意见`
  const item = answer === null ? '' : `，公开条目 ${answer.itemId}`
  return `${submissionId}  ${office} ${field} 第 ${round} 次报送（${chineseTime(receivedAt)}，${rowCount} 行${comments}）：${ROUND_STATE[state]}${item}`
}

/** Comments by row, in the order of the rows, those on the whole first. */
export function sayComments(comments: readonly KeptComment[], rows: readonly CatalogueRow[]): string {
  if (comments.length === 0) return '没有意见。'
  const byRow = Map.groupBy(comments, ({ rowId }) => rowId)
  const lines = (rowId: string | undefined, place: string): string[] =>
    (byRow.get(rowId) ?? []).map(({ text, actor, at }) => `${place}：${text}（${actor}，${chineseTime(at)}）`)
  return [...lines(undefined, '整份目录'), ...rows.flatMap((row, index) => lines(row.rowId, sayRow(row, index)))].join(
    '\n',
  )
}

/** 第 3 行 r3（序号 3，救灾，物资发放） */
function sayRow({ rowId, no, level1, level2 }: CatalogueRow, index: number): string {
  const names = [no && `序号 ${no}`, level1, level2].filter(Boolean).join('，')
  return `第 ${index + 1} 行 ${rowId}${names === '' ? '' : `（${names}）`}`
}
