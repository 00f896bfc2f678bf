import type { Fault } from '../../domain/errors.ts'

/** A cell as the file has it. A cell with a date format is a Date. */
export type Cell = string | number | boolean | Date | null

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
  /** Names of members that are not known and not imported, in NDJSON. Other files have their titles in the header. */
  unknown?: string[]
  /** Why this row cannot be read. The rest of the file can. */
  broken?: Fault
}

/** What the file has above its data. */
interface Header {
  /** The titles as they are printed, by column. */
  titles: string[]
}

/** A file that was opened for reading. Each call of `rows` reads it from the beginning. */
export interface OpenedFile {
  header: Header
  rows(): AsyncIterable<FileRow>
}
