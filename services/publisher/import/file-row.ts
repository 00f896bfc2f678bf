import type { Fault } from '../../domain/errors.ts'
import type { Warning } from '../../domain/warning.ts'

/** A cell as the file has it: its text, nothing, or what a text alone does not say. */
export type Cell = string | null | SheetCell

/** A cell that is more than its text: a number, a date, an error, a picture, struck text. */
export interface SheetCell {
  /** What the sheet displays. */
  shown: string
  /** What is stored under it. A number with a date format is a Date. */
  value: string | number | boolean | Date | null
  /** The cell's number counts days from 1904, if it counts days. */
  date1904?: true
  /** All or part of the text is struck out. */
  struck?: true
  /** Why the cell cannot be read as it is shown. */
  fault?: Fault
}

/** What a cell displays; an empty text for an empty cell. */
export const shownIn = (cell: Cell | undefined): string => (typeof cell === 'string' ? cell : (cell?.shown ?? ''))

/** A row of data as the file has it. */
export interface FileRow {
  sheet?: string
  /** In CSV and NDJSON rows of data are counted from 1; in XLSX it is the row of the sheet. */
  row: number
  /** The line of the file where the row begins. */
  line?: number
  cells: Cell[]
  /** A line of NDJSON can hold a whole content in place of cells. */
  content?: unknown
  /** The name under which a line of NDJSON has each cell. Other files have their titles in the header. */
  names?: string[]
  /** Members that are not known and not imported, in NDJSON. Other files have their titles in the header. */
  unknown?: { title: string; cell: Cell }[]
  /** Why this row cannot be read. The rest of the file can. */
  broken?: Fault
}

/** What the file has above its data. */
export interface SheetHeader {
  /** The titles as they are printed, by column. */
  titles: string[]
  /** Each row has names of its own, of which no two mean the same. */
  isByRow?: true
  /** Where they stand, in a file whose rows are counted from its first one. */
  row?: number
  /** Titles of columns that nobody sees and that are not read. */
  hidden?: string[]
}

/** Whose titles a header has: those of items and catalogues, those of a plan, or any. */
export type TableKind = 'items' | 'plan' | 'any'

/** How a file is read. */
export interface ReadingOptions {
  /** Left out, `items`. */
  table?: TableKind
  /** Rows, columns and sheets that a workbook hides are read too. */
  withHidden?: boolean
  /** A file of more rows is refused (`file-too-large`). */
  mostRows?: number
}

/** A file that was opened for reading. Each call of `rows` reads it from the beginning. */
export interface OpenedFile {
  header: SheetHeader
  /** What of the file is not read. */
  warnings?: Warning[]
  rows(): AsyncIterable<FileRow>
}
