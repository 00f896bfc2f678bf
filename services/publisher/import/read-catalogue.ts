import { isDitto } from '../../domain/catalogue/review-rows.ts'
import type { Fault } from '../../domain/errors.ts'
import { HubError } from '../../domain/errors.ts'
import type { CatalogueRow } from '../../domain/item/content.ts'
import type { Warning } from '../../domain/warning.ts'
import { columnUnder, nameUnder, titleOf } from './columns.ts'
import { present } from './content-of-values.ts'
import { type FileRow, type ReadingOptions, shownIn } from './file-row.ts'
import { openFile } from './open-file.ts'
import { type RowValues, readValues } from './row-values.ts'
import type { SheetSource } from './sheet-source.ts'

/** A row of a printed catalogue, and where it stands in its file. */
interface ReadCatalogueRow {
  sheet?: string
  row: number
  content: Omit<CatalogueRow, 'rowId'>
  /** Members that were taken from the row above. */
  inherited: string[]
}

/** A cell that cannot be read, or that is to be looked at. */
export interface CatalogueCellFault {
  sheet?: string
  row: number
  fault: Fault | Warning
}

export interface ReadCatalogue {
  rows: ReadCatalogueRow[]
  faults: CatalogueCellFault[]
  warnings: CatalogueCellFault[]
  /** Titles of columns that a catalogue has not. */
  unknownColumns: string[]
}

/** What a printed table leaves out in a row because it stands in the one above. */
const INHERITABLE = ['level1', 'basis', 'timeLimit', 'subject', 'channels', 'audience', 'mode', 'levels'] as const

/** A catalogue is a table that people read. */
const MOST_ROWS = 20_000

/**
 * Reads a catalogue (事项标准目录) from a CSV or XLSX file, by the reader of all imports. With `inherit` a cell that
 * says 同上 or nothing has what the one above says, and the row tells so; without it both stay as they are. HubErrors
 * `file-unreadable`, `header-missing`, `column-missing`.
 */
export async function readCatalogue(
  file: SheetSource,
  options: ReadingOptions & { inherit: boolean },
): Promise<ReadCatalogue> {
  const opened = await openFile(file, options)
  const { titles } = opened.header
  const read: ReadCatalogue = { rows: [], faults: [], warnings: [], unknownColumns: [] }
  if (opened.header.isByRow === true) throw new HubError('file-unreadable', '目录应为 CSV 或 XLSX 表格')
  demandColumns(titles)
  read.unknownColumns.push(...titles.filter((title) => title !== '' && columnUnder(title) === undefined))
  for await (const row of opened.rows()) {
    if (read.rows.length >= MOST_ROWS) throw new HubError('file-too-large', `多于 ${MOST_ROWS} 行，不像一张目录`)
    addCatalogueRow(read, row, titles, options.inherit)
  }
  return read
}

function demandColumns(titles: string[]): void {
  const names = new Set(titles.map(nameUnder))
  const needed = names.has('level1') || names.has('level2') ? 'timeLimit' : 'level2'
  if (!names.has(needed)) throw new HubError('column-missing', titleOf(needed))
}

function addCatalogueRow(read: ReadCatalogue, row: FileRow, titles: string[], inherit: boolean): void {
  const place = { ...(row.sheet !== undefined && { sheet: row.sheet }), row: row.row }
  if (row.broken !== undefined) return void read.faults.push({ ...place, fault: row.broken })
  const values = readValues(row, titles)
  if (values === null) return
  read.faults.push(...values.faults.map((fault) => ({ ...place, fault })))
  read.warnings.push(...values.warnings.map((fault) => ({ ...place, fault })))
  const content = contentOf(values.values, numberOf(row, titles))
  const above = read.rows.at(-1)
  const inherited =
    inherit && above !== undefined && above.sheet === row.sheet ? inheritFrom(content, above.content) : []
  read.rows.push({ ...place, content, inherited })
}

/** 序号 */
function numberOf(row: FileRow, titles: string[]): string {
  const index = titles.findIndex((title) => /^(?:序号|no)$/iu.test(title.normalize('NFKC').trim()))
  return index < 0 ? '' : shownIn(row.cells[index]).trim()
}

function contentOf(values: RowValues, no: string): Omit<CatalogueRow, 'rowId'> {
  const { level1, level2, elements, basis, timeLimit, channels, audience, mode, levels, organ: subject } = values
  const content = present({
    ...{ no: no || null, level1, level2, elements, basis, timeLimit, subject, channels },
    // Nothing may be left of what was ticked.
    ...{ audience: audience || null, mode: mode || null, levels },
  })
  const disclosure = printedDisclosure(mode ?? '')
  return disclosure === undefined ? content : { ...content, disclosure }
}

/** As a catalogue prints it, in more words than the column of an item, which is taken only to the letter. */
function printedDisclosure(mode: string): CatalogueRow['disclosure'] {
  if (/不予|不公开/u.test(mode)) return 'withheld'
  if (/依申请/u.test(mode)) return 'on-application'
  return /主动/u.test(mode) ? 'proactive' : undefined
}

/** Changes the row. Gives the members that it took over. */
function inheritFrom(row: Omit<CatalogueRow, 'rowId'>, above: Omit<CatalogueRow, 'rowId'>): string[] {
  return INHERITABLE.filter((member) => {
    const own = row[member]
    const isOpen = own === undefined || [own].flat().every((text) => text.trim() === '' || isDitto(text))
    if (!isOpen || above[member] === undefined) return false
    Object.assign(row, { [member]: above[member] }, member === 'mode' && { disclosure: above.disclosure })
    return true
  })
}
