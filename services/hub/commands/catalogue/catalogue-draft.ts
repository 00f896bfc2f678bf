import { type ChangedRow, compareRows } from '../../../domain/catalogue/compare-rows.ts'
import { nextRows } from '../../../domain/catalogue/next-rows.ts'
import { hashOfRows } from '../../../domain/catalogue/printed-row.ts'
import type { Remark } from '../../../domain/catalogue/review-rows.ts'
import type { Directory } from '../../../domain/directory/directory.ts'
import type { Hash } from '../../../domain/ids.ts'
import type { CatalogueRow } from '../../../domain/item/content.ts'
import { livingCatalogues } from '../../../publisher/catalogue/living-catalogues.ts'
import type { ReadCatalogue } from '../../../publisher/import/read-catalogue.ts'
import type { LivingItem } from '../../../publisher/living-items.ts'
import type { LogSide } from '../../engines/open-stores.ts'
import type { OpenNode } from '../../nodes/open-node.ts'
import { remarksOn } from './read-catalogue-file.ts'

export interface CatalogueDraft {
  /** The catalogue that stands, the latest one of several; null where there is none. */
  before: LivingItem | null
  rows: CatalogueRow[]
  rowsHash: Hash
  changes: ChangedRow[]
  remarks: Remark[]
}

interface DraftPlace {
  side: Pick<LogSide, 'codec'>
  own: OpenNode
  directory: Directory
  field: string
  /** `YYYY-MM-DD` */
  day: string
}

/**
 * What a sheet would make of the node's catalogue of a field. A draft that is sent for review and the publication after it
 * are made in this one way, so that the rows have one hash.
 */
export function catalogueDraft(read: ReadCatalogue, { side, own, directory, field, day }: DraftPlace): CatalogueDraft {
  const before = livingCatalogues({ journal: own.journal, codec: side.codec }, field).at(-1) ?? null
  const sheet = read.rows.map(({ content }) => content)
  const standing = before?.content.rows ?? []
  const rows = nextRows(standing, sheet, day)
  const remarks = remarksOn(sheet, { directory, division: own.node.divisionCode, day })
  return { before, rows, rowsHash: hashOfRows(rows), changes: compareRows(standing, rows), remarks }
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
