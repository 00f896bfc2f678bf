import { printedRow } from '../../domain/catalogue/printed-row.ts'
import type { CatalogueRow } from '../../domain/item/content.ts'
import type { CatalogueQuestion } from '../catalogues/node-catalogues.ts'
import type { Freshness } from '../freshness.ts'
import { positionOf } from './directory-position.ts'

/** What is printed of a row, with its note. */
export const printedAnswer = (row: CatalogueRow) => ({
  ...printedRow(row),
  ...(row.note !== undefined && { note: row.note }),
})

/** What every answer about catalogues begins with: the day, and the directory that it was computed from. */
export const askedAnswer = ({ on, directory }: Pick<CatalogueQuestion, 'on' | 'directory'>) => ({
  on,
  directory: positionOf(directory),
})

export const freshnessAnswer = ({ asOf, lagSeconds }: Freshness) => ({ asOf, lagSeconds })
