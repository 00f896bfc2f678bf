import type { ItemId } from '../../domain/ids.ts'
import type { Content } from '../../domain/item/content.ts'
import { memberChanges } from '../../domain/item/content-changes.ts'
import { wordsOf } from '../../edge/words-of.ts'
import type { ImportedRow, Journal } from '../../ports/journal.ts'
import type { NodePublisher } from '../node-publisher.ts'
import type { FileRow } from './file-row.ts'
import type { ReadingChange, RowFault, RowReport } from './import-report.ts'
import type { RowInspector } from './inspect-row.ts'
import type { RevisedItem } from './publish-rows.ts'
import { columnAt } from './row-faults.ts'
import { formerHashes } from './row-hashes.ts'
import { titleInFile } from './row-values.ts'
import { masked } from './without-personal-data.ts'

/** Rows that were imported when the former reader read them. */
export interface FormerImports {
  /**
   * What the very row became then; null where it was not imported, or says something else now. `unknown` is what it is
   * known by today, where the journal does not know that.
   */
  find(row: FileRow, unknown?: string): ImportedRow | null
  /**
   * What is read otherwise now than what the item says. Null where nothing is, and where somebody has changed the item
   * since: what she said last stands.
   */
  changed(itemId: ItemId, now: Content): { changes: ReadingChange[]; item: RevisedItem } | null
}

export function createFormerImports({
  titles,
  inspector,
  journal,
  publisher,
}: {
  titles: string[]
  inspector: Pick<RowInspector, 'readAsFormer'>
  journal: Pick<Journal, 'keyedHash' | 'importedRow'>
  publisher: Pick<NodePublisher, 'inForce'>
}): FormerImports {
  return {
    find: (row, unknown) => {
      for (const { identity, division, content } of inspector.readAsFormer(row)) {
        // Most rows are new, and were read no otherwise.
        if (identity === unknown) continue
        const imported = journal.importedRow(journal.keyedHash(identity))
        const former = imported === null ? null : content()
        if (former !== null && imported?.content === formerHashes(former, division, journal.keyedHash).content)
          return imported
      }
      return null
    },
    changed: (itemId, now) => {
      const { item, said } = publisher.inForce(itemId) ?? {}
      if (item === undefined || said == null || item.version !== 1) return null
      const changes = memberChanges(said.content, now).map(({ pointer, before, after }) => ({
        column: titleOfMember(pointer, titles),
        before: quoted(before),
        now: quoted(after),
      }))
      return changes.length === 0 ? null : { changes, item: { itemId, expectedVersion: item.version } }
    },
  }
}

const titleOfMember = (pointer: string, titles: string[]): string => {
  const name = columnAt(pointer)
  return name === null ? pointer : titleInFile(name, titles)
}

const quoted = (value: unknown): string =>
  masked(Array.isArray(value) ? value.map(String).join('、') : value === undefined ? '' : String(value))

const MOST_SAID = 3

/** How the report tells a row that is read otherwise now. */
export function readsOtherwise(
  itemId: ItemId,
  changes: ReadingChange[],
): Pick<RowReport, 'code' | 'message' | 'remedy' | 'itemId' | 'changes'> {
  const said = changes.slice(0, MOST_SAID).map(({ column, before, now }) => `“${column}”原为“${before}”，现为“${now}”`)
  const more = changes.length > MOST_SAID ? `；等 ${changes.length} 处` : ''
  return {
    code: 'reads-otherwise',
    itemId,
    changes,
    ...wordsOf('reads-otherwise', { itemId, changes: said.join('；') + more }),
  }
}

/** How it tells one that is refused now. */
export const refusedNow = (
  itemId: ItemId,
  [first, ...others]: RowFault[],
): Pick<RowReport, 'code' | 'message' | 'remedy' | 'itemId' | 'faults'> => ({
  code: 'reads-otherwise',
  itemId,
  faults: [first as RowFault, ...others],
  ...wordsOf('reads-otherwise', { itemId, changes: `现在会退回（${first?.message.replace(/。$/, '')}）` }),
})
