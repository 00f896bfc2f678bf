import { HubError } from '../../domain/errors.ts'
import { type Area, areaOf, placeOf, rowOf } from '../../edge/sheet-places.ts'
import type { Cell } from './file-row.ts'
import type { Workbook } from './read-workbook.ts'
import { attributeNamed, booleanOf, type PartReader, readXml, type XmlElement } from './read-xml.ts'
import { createTextJoiner } from './shared-strings.ts'
import { type StoredCell, sheetCell } from './sheet-cell.ts'

/** A row that has cells. Its cells stand at their columns, from 0; what is empty is absent, however far the row goes. */
export interface SheetRow {
  row: number
  isHidden: boolean
  cells: Cell[]
}

export interface Sheet {
  /** In the order of the sheet. Rows without cells are left out. */
  rows: SheetRow[]
  merged: Area[]
  /** Columns that nobody sees, from 0 to the last one that any row has. */
  hiddenColumns: Set<number>
}

/** What is known while a sheet is read: the row and the cell that are being read, and which come next. */
interface Progress {
  sheet: Sheet
  byNumber: Map<number, SheetRow>
  row: SheetRow
  column: number
  stored: StoredCell
  hidden: { from: number; to: number }[]
  zerosAreShown: boolean
}

const CELL = 'worksheet/sheetData/row/c'

/** Reads the cells of a sheet, and what of it is hidden (ECMA-376, part 1, §18.3.1). Memory follows the cells there are. */
export function readSheet(bytes: Uint8Array, book: Workbook): Sheet {
  const nowhere: SheetRow = { row: 0, isHidden: false, cells: [] }
  const progress: Progress = {
    sheet: { rows: [], merged: [], hiddenColumns: new Set() },
    byNumber: new Map(),
    row: nowhere,
    column: 0,
    stored: emptyCell(),
    hidden: [],
    zerosAreShown: true,
  }
  readXml(bytes, readerOf(progress, book))
  const { sheet, hidden } = progress
  sheet.rows.sort((one, other) => one.row - other.row)
  const width = sheet.rows.reduce((most, { cells }) => Math.max(most, cells.length), 0)
  // A sheet has at most as many ranges as columns.
  for (const { from, to } of hidden.filter(({ from }) => from <= width).slice(0, width))
    for (let column = from; column <= Math.min(to, width); column++) sheet.hiddenColumns.add(column - 1)
  return sheet
}

const emptyCell = (): StoredCell => ({
  type: 'n',
  format: 0,
  formula: null,
  value: null,
  inline: { text: '', struck: false },
})

function readerOf(progress: Progress, book: Workbook): PartReader {
  const inline = createTextJoiner(`${CELL}/is`)
  return {
    open: (path, element) => {
      if (path === CELL) openCell(progress, element)
      else if (path === 'worksheet/sheetData/row') openRow(progress, element)
      else if (path === 'worksheet/cols/col') openColumns(progress, element)
      else if (path === 'worksheet/mergeCells/mergeCell')
        progress.sheet.merged.push(areaOf(attributeNamed(element, 'ref') ?? ''))
      else if (path === 'worksheet/sheetViews/sheetView')
        progress.zerosAreShown = booleanOf(attributeNamed(element, 'showZeros'), true)
      else inline.open(path, element)
    },
    close: (path, text) => {
      if (path === `${CELL}/v`) progress.stored.value = text
      else if (path === `${CELL}/f`) progress.stored.formula = text
      else if (path === `${CELL}/is`) progress.stored.inline = inline.take()
      else if (path === CELL) closeCell(progress, book)
      else inline.close(path, text)
    },
  }
}

function openRow(progress: Progress, element: XmlElement): void {
  const place = attributeNamed(element, 'r')
  const number = place === undefined ? progress.row.row + 1 : rowOf(place)
  const isHidden =
    booleanOf(attributeNamed(element, 'hidden'), false) || Number(attributeNamed(element, 'ht') ?? Number.NaN) === 0
  const known = progress.byNumber.get(number)
  progress.row = known ?? { row: number, isHidden, cells: [] }
  progress.row.isHidden ||= isHidden
  progress.column = 0
}

function openCell(progress: Progress, element: XmlElement): void {
  const { row } = progress
  const name = attributeNamed(element, 'r')
  const place = name === undefined ? { row: row.row, column: progress.column + 1 } : placeOf(name)
  if (place.row !== row.row) throw new Error(`${name} stands in row ${row.row}`)
  if (row.cells[place.column - 1] !== undefined)
    throw new HubError('file-unreadable', `第 ${place.row} 行第 ${place.column} 列的单元格在文件里有两个`)
  progress.column = place.column
  progress.stored = emptyCell()
  progress.stored.type = attributeNamed(element, 't') ?? 'n'
  progress.stored.format = Number(attributeNamed(element, 's') ?? 0)
}

function closeCell({ row, column, stored, sheet, byNumber, zerosAreShown }: Progress, book: Workbook): void {
  const cell = sheetCell(stored, book)
  if (cell === null || (!zerosAreShown && typeof cell !== 'string' && cell.value === 0)) return
  row.cells[column - 1] = cell
  if (byNumber.has(row.row)) return
  byNumber.set(row.row, row)
  sheet.rows.push(row)
}

function openColumns({ hidden }: Progress, element: XmlElement): void {
  const isHidden =
    booleanOf(attributeNamed(element, 'hidden'), false) || Number(attributeNamed(element, 'width') ?? Number.NaN) === 0
  const [from, to] = [Number(attributeNamed(element, 'min')), Number(attributeNamed(element, 'max'))]
  if (isHidden && from >= 1 && to >= from) hidden.push({ from, to })
}
