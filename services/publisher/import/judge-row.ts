import type { ItemId } from '../../domain/ids.ts'
import { wordsOf } from '../../edge/words-of.ts'
import type { ImportedRow, KeyedHash, RowHashes } from '../../ports/journal.ts'
import type { RowReport } from './import-report.ts'

/** The first row of an identity in the file. */
export interface RowAbove {
  row: number
  content: KeyedHash
  itemId?: ItemId
}

export type RowJudgement = Pick<RowReport, 'outcome' | 'code' | 'message' | 'remedy' | 'itemId' | 'changes'>

/**
 * Compares a good row with the row above it that has the same identity, and with what such a row became in an earlier
 * import. Where the item was withdrawn, a person and the file say different things: the clerk is told, and the row is
 * published as a new item only if she asked for it (`again`).
 */
export function judgeRow(
  { content }: RowHashes,
  { above, imported, again }: { above: RowAbove | undefined; imported: ImportedRow | null; again: boolean },
): RowJudgement {
  if (above !== undefined) {
    const code = above.content === content ? 'duplicate-row' : 'row-conflict'
    const outcome = code === 'duplicate-row' ? 'duplicate' : 'rejected'
    return { outcome, code, itemId: above.itemId, ...wordsOf(code, { row: above.row }) }
  }
  if (imported === null) return ACCEPTED
  const { itemId, status } = imported
  if (status === 'withdrawn')
    return again
      ? ACCEPTED
      : { outcome: 'withdrawn', code: 'row-withdrawn', itemId, ...wordsOf('row-withdrawn', { itemId }) }
  if (imported.content === content) return { outcome: 'already-imported', itemId, message: '先前已导入', remedy: '' }
  return { outcome: 'rejected', code: 'row-changed', itemId, ...wordsOf('row-changed', { itemId }) }
}

const ACCEPTED = { outcome: 'accepted', message: '', remedy: '' } as const
