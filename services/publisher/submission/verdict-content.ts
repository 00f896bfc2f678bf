import type { DirectoryNode } from '../../domain/directory/directory.ts'
import type { Content } from '../../domain/item/content.ts'
import type { ReviewAnswer, SubmittedDraft } from '../../domain/submission/submission.ts'
import { chineseDate } from '../../edge/chinese-dates.ts'

const SAYS: Record<ReviewAnswer['verdict'], { title: string; text: string }> = {
  approved: { title: '同意', text: '审核通过，同意按此目录公开。' },
  returned: { title: '退回修改', text: '退回修改，请修改后重新报送。' },
}

/**
 * What a reviewer publishes of a draft: of which office and field, the verdict, the day (`YYYY-MM-DD`) and the hash of the
 * rows. Nothing of the draft, and nothing that was said of it.
 */
export function verdictContent(
  verdict: ReviewAnswer['verdict'],
  { nodeId, field, rowsHash }: Pick<SubmittedDraft, 'nodeId' | 'field' | 'rowsHash'>,
  { reviewer, office, day }: { reviewer: DirectoryNode; office: DirectoryNode; day: string },
): Content {
  const { title, text } = SAYS[verdict]
  const catalogue = `${office.name}${field}领域基层政务公开标准目录`
  return {
    title: `${catalogue}审核意见（${title}）`,
    body: { format: 'text', text: `${reviewer.name}审核了${catalogue}，意见：${text}\n${chineseDate(day)}` },
    kind: 'review',
    verdict: { verdict, of: { nodeId, field }, rowsHash },
    field,
    issuedOn: day,
    shownOn: { site: 'all', topic: 'all' },
  }
}
