import type { ItemId } from '../../domain/ids.ts'
import { wordsOf } from '../../edge/words-of.ts'
import type { ImportedRow } from '../../ports/journal.ts'
import type { RowReport } from './import-report.ts'
import type { RowMarks } from './row-identity.ts'

/** The first row of an identity in this file. */
export interface RowAbove {
  row: number
  content: string
  itemId?: ItemId
}

interface KnownRows {
  above: RowAbove | undefined
  /** What a row of this identity became before; null when there was none. */
  imported: ImportedRow | null
  /** Whether what was withdrawn is to be published anew. */
  again: boolean
}

type JudgedRow = Pick<RowReport, 'outcome' | 'code' | 'message' | 'remedy' | 'itemId'>

/**
 * A row against the rows above it and those imported before. A person took a withdrawn item down, and the file says
 * that it is to be shown: neither is passed over in silence.
 */
export function judgeRow(marks: RowMarks, { above, imported, again }: KnownRows): JudgedRow {
  if (above !== undefined) {
    const code = above.content === marks.content ? 'duplicate-row' : 'row-conflict'
    const outcome = code === 'duplicate-row' ? 'duplicate' : 'rejected'
    return { outcome, code, itemId: above.itemId, ...wordsOf(code, { row: above.row }) }
  }
  if (imported === null) return ACCEPTED
  const { itemId, status } = imported
  if (status === 'withdrawn')
    return again
      ? ACCEPTED
      : { outcome: 'withdrawn', code: 'row-withdrawn', itemId, ...wordsOf('row-withdrawn', { itemId }) }
  if (imported.contentMark === marks.content)
    return { outcome: 'already-imported', itemId, message: '先前已导入', remedy: '' }
  return { outcome: 'rejected', code: 'row-changed', itemId, ...wordsOf('row-changed', { itemId }) }
}

const ACCEPTED = { outcome: 'accepted', message: '', remedy: '' } as const
