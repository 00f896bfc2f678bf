import { type ChangedRow, compareRows } from '../../domain/catalogue/compare-rows.ts'
import { nextRows } from '../../domain/catalogue/next-rows.ts'
import { hashOfRows } from '../../domain/catalogue/printed-row.ts'
import type { Hash } from '../../domain/ids.ts'
import type { CatalogueRow } from '../../domain/item/content.ts'
import { tidyRows } from '../../domain/item/tidy-content.ts'
import type { LivingItem } from '../living-items.ts'

export interface CatalogueDraft {
  /** The catalogue that stands, the latest one of several; null where there is none. */
  before: LivingItem | null
  rows: CatalogueRow[]
  rowsHash: Hash
  changes: ChangedRow[]
}

/**
 * What a sheet would make of the node's catalogue of a field on a day (`YYYY-MM-DD`). A draft that is sent for review and
 * the publication after it are made in this one way, of texts as they are signed, so that the rows have one hash.
 */
export function catalogueDraft(
  sheet: readonly Omit<CatalogueRow, 'rowId'>[],
  before: LivingItem | null,
  day: string,
): CatalogueDraft {
  const standing = before?.content.rows ?? []
  const rows = nextRows(standing, tidyRows(sheet), day)
  return { before, rows, rowsHash: hashOfRows(rows), changes: compareRows(standing, rows) }
}

/** The content of the draft, as it is sent in. Its body follows from the rows. */
export function draftContent(
  { before, rows }: Pick<CatalogueDraft, 'before' | 'rows'>,
  { field, title, office }: { field: string; title?: string | undefined; office: string },
) {
  const anew = {
    title: title ?? `${office}${field}领域基层政务公开标准目录`,
    ...{ kind: 'catalogue', field, rows, shownOn: { site: 'all', topic: 'all' } },
  }
  return before === null ? anew : { ...before.content, body: undefined, rows }
}
