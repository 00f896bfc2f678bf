import { itemIdOf } from '../../domain/ids.ts'
import type { Content } from '../../domain/item/content.ts'
import { tellWarning } from '../../edge/tell-warning.ts'
import { wordsOf } from '../../edge/words-of.ts'
import type { ImportOptions } from './import-options.ts'
import type { RowWarning } from './import-report.ts'
import type { RowJudgement } from './judge-row.ts'
import type { RevisedItem } from './publish-rows.ts'

interface Judged {
  judged: RowJudgement
  known: { revises: RevisedItem | null }
  warnings?: RowWarning[]
}

/** Who is said to have reviewed the file must be enough for each row that is published: told before anything is. */
export function judgeSignOffs<T extends Judged>(
  row: T,
  content: Content,
  { publisher, review, strict, newId }: Pick<ImportOptions, 'publisher' | 'review' | 'strict' | 'newId'>,
): T {
  const { judged, known, warnings = [] } = row
  if (judged.outcome !== 'accepted') return row
  const { revises } = known
  const looked = publisher.signOffsOf(
    revises === null
      ? { type: 'PublishItem', itemId: itemIdOf(publisher.nodeId, newId()), content, review }
      : { type: 'ReviseItem', reason: '', ...revises, content, review },
  )
  const [fault] = [...looked.faults, ...(strict ? looked.warnings : [])]
  if (fault === undefined) return { ...row, warnings: [...warnings, ...looked.warnings.map((one) => tellWarning(one))] }
  const { code, pointer, details } = fault
  return { ...row, judged: { ...judged, outcome: 'rejected', code, ...wordsOf(code, { pointer, ...details }) } }
}
