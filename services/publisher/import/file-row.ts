import type { Fault } from '../../domain/errors.ts'

/** A cell as a file gives it; a Date stands for a cell with a date format. */
export type Cell = string | number | boolean | Date | null

/** A data row as read, before anything is made of it. */
export interface FileRow {
  sheet?: string
  /** Data row of a CSV or NDJSON from 1; row of the sheet for XLSX. */
  row: number
  /** Physical line where it begins. */
  line?: number
  cells: Cell[]
  /** A whole content (design: Content) in place of cells: a line of an NDJSON file. */
  content?: unknown
  /** Names that are not known and not imported; the file's own columns are in its header. */
  unknown?: string[]
  /** The row itself cannot be read; the rest of the file can. */
  broken?: Fault
}

/** What was found above the data. */
interface Header {
  /** Titles as printed, by column. */
  titles: string[]
}

/** A file opened for reading; `rows` can be asked for more than once, each time from the beginning. */
export interface OpenedFile {
  header: Header
  rows(): AsyncIterable<FileRow>
}
