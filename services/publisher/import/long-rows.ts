import type { Content } from '../../domain/item/content.ts'
import type { Acknowledgement } from '../../domain/personal-data/check-personal-data.ts'
import type { CheckedContent } from '../clean-and-check.ts'
import type { NodePublisher } from '../node-publisher.ts'
import { SURELY_QUICK } from '../texts-apart.ts'
import { type FileRow, shownIn } from './file-row.ts'

export interface LongRows {
  /** Checks the contents of long rows in another thread. Only those that were looked at last are known. */
  look(rows: FileRow[], contentOf: (row: FileRow) => Content | null): Promise<void>
  /** What was found of a content; null of one that is short. */
  of(content: Content): CheckedContent | null
}

/** Nobody waits for the import of a file that was not sent: its long rows are checked where the others are. */
export const NO_LONG_ROWS: LongRows = { look: async () => {}, of: () => null }

/** The long rows of a sheet that was sent to a process which serves others meanwhile. */
export function createLongRows(
  { checkApart }: Pick<NodePublisher, 'checkApart'>,
  acknowledged: Acknowledgement[] | undefined,
): LongRows {
  const known = new Map<string, CheckedContent>()
  return {
    look: async (rows, contentOf) => {
      known.clear()
      for (const row of rows) {
        const content = isLong(row) ? contentOf(row) : null
        if (content !== null) known.set(JSON.stringify(content), await checkApart(content, acknowledged))
      }
    },
    of: (content) => (known.size === 0 ? null : (known.get(JSON.stringify(content)) ?? null)),
  }
}

const isLong = ({ cells, content }: FileRow): boolean =>
  (content === undefined
    ? cells.reduce((sum, cell) => sum + shownIn(cell).length, 0)
    : JSON.stringify(content).length) > SURELY_QUICK
