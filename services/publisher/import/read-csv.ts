import { parse } from 'csv-parse'
import { type Fault, HubError } from '../../domain/errors.ts'
import type { FileRow, OpenedFile, ReadingOptions } from './file-row.ts'
import { findHeader, noHeader, titlesOf } from './find-header.ts'
import { piecesOfSheet, type SheetSource } from './sheet-source.ts'
import { encodingOf, type TextEncoding } from './text-encoding.ts'

interface Parsed {
  record: string[]
  /** The line of the file where the record begins, from 1. */
  line: number
}

/** How the file is written. */
interface Writing {
  encoding: TextEncoding
  delimiter: string
}

/** Excel writes commas, tabs into “Unicode 文本”, and semicolons where they are the system's list separator. */
const DELIMITERS = [',', '\t', ';']

/**
 * Opens a CSV in UTF-8, UTF-16 with BOM or GB18030, in which WPS and Excel save CSV in China. The delimiter is the one with which the file has a header. The rows are streamed.
 */
export async function openCsv(file: SheetSource, { table }: ReadingOptions = {}): Promise<OpenedFile> {
  const encoding = await encodingOf(file)
  let why: unknown
  for (const delimiter of DELIMITERS) {
    const writing = { encoding, delimiter }
    try {
      const first = await beginningOf(file, writing)
      const header = findHeader(first, table)
      if (header === null) continue
      const titles = titlesOf(first[header] as string[])
      return { header: { titles }, rows: () => dataRows(file, writing, { header, width: titles.length }) }
    } catch (error) {
      why ??= error
    }
  }
  throw why ?? noHeader()
}

async function beginningOf(file: SheetSource, writing: Writing): Promise<string[][]> {
  const first: string[][] = []
  for await (const { record } of parsed(file, writing)) {
    first.push(record)
    if (first.length === 30) break
  }
  return first
}

async function* dataRows(
  file: SheetSource,
  writing: Writing,
  { header, width }: { header: number; width: number },
): AsyncGenerator<FileRow> {
  let record = 0
  for await (const { record: cells, line } of parsed(file, writing)) {
    if (record++ <= header) continue
    yield { row: record - header - 1, line, cells, broken: onlyZeros(cells) ?? tooLong(cells, width) }
  }
}

/** What is left on a disk of text that was never written. */
function onlyZeros(cells: string[]): Fault | undefined {
  const [cell = ''] = cells
  if (cells.length !== 1 || !cell.startsWith('\0') || !/^\0+$/.test(cell)) return undefined
  const reason = `这里是 ${cell.length} 个空字节（NUL），不是文字；文件可能没有存完整，请用表格软件打开，核对后另存`
  return { code: 'row-unreadable', pointer: '', details: { reason } }
}

/** A comma that was meant as text cuts a cell in two. Without this fault the rest of the row would be lost silently. */
function tooLong(cells: string[], width: number): Fault | undefined {
  const isTooLong = cells.slice(width).some((cell) => cell.trim() !== '')
  return isTooLong ? { code: 'row-too-long', pointer: '', details: { cells: cells.length, columns: width } } : undefined
}

const LINE_BREAK = /\r\n|\r|\n/g

/** A record may end with any of these, whatever the one before it ended with. */
const RECORD_ENDS = ['\r\n', '\n', '\r']

async function* parsed(file: SheetSource, { encoding, delimiter }: Writing): AsyncGenerator<Parsed> {
  let line = 1
  let read: Parsed[] = []
  const parser = parse({
    delimiter,
    record_delimiter: RECORD_ENDS,
    relax_column_count: true,
    bom: true,
    skip_empty_lines: false,
    max_record_size: 4_000_000,
    // Lines are counted here, because the parser counts a CRLF within a cell twice. Each record is kept here, too: one that
    // went out of the parser as an object of its stream would cost as much again as half of its parsing.
    on_record: (record): null => {
      read.push({ record, line })
      line++
      for (const cell of record) if (/[\r\n]/.test(cell)) line += cell.match(LINE_BREAK)?.length ?? 0
      return null
    },
  })
  // Whoever writes to it is told.
  parser.on('error', () => {})
  try {
    for await (const piece of piecesOf(file, encoding)) {
      await told((done) => parser.write(piece, done))
      yield* read
      read = []
    }
    await told((done) => parser.end(done))
    yield* read
  } catch (cause) {
    if (cause instanceof HubError) throw cause
    throw new HubError('file-unreadable', whyUnparsable(cause, line), { cause })
  } finally {
    parser.destroy()
  }
}

/** Resolves when a stream has taken what was written. */
const told = (write: (done: (error?: Error | null) => void) => void): Promise<void> =>
  new Promise((resolve, reject) => write((error) => (error == null ? resolve() : reject(error))))

const QUOTING = '含逗号、换行或引号的单元格要整格加引号，格内的引号写两次'

/** Why a CSV cannot be parsed, without the cell that the parser's own words quote. `line` is where the row begins. */
function whyUnparsable(cause: unknown, line: number): string {
  switch ((cause as { code?: string }).code) {
    case 'CSV_QUOTE_NOT_CLOSED':
      return `从第 ${line} 行开始的引号没有结束，引号不成对。${QUOTING}`
    case 'CSV_INVALID_CLOSING_QUOTE':
    case 'CSV_NON_TRIMABLE_CHAR_AFTER_CLOSING_QUOTE':
      return `从第 ${line} 行开始的一行，在单元格结尾的引号之后还有文字。${QUOTING}`
    case 'INVALID_OPENING_QUOTE':
    case 'CSV_INVALID_OPENING_QUOTE':
      return `从第 ${line} 行开始的一行，有引号在没有加引号的单元格中间。${QUOTING}`
    case 'CSV_MAX_RECORD_SIZE':
      return `从第 ${line} 行开始的一行太长，可能是引号不成对`
    default:
      return `从第 ${line} 行开始的一行不符合 CSV 格式`
  }
}

/** The parser decodes UTF-8 itself. That the file is UTF-8 was seen before. */
async function* piecesOf(file: SheetSource, encoding: TextEncoding): AsyncGenerator<Uint8Array | string> {
  const decoder = encoding === 'utf-8' ? null : new TextDecoder(encoding, { fatal: true })
  try {
    for await (const piece of piecesOfSheet(file)) yield decoder?.decode(piece, { stream: true }) ?? piece
    if (decoder !== null) yield decoder.decode()
  } catch (cause) {
    throw new HubError('file-unreadable', '文件在读取期间被改动', { cause })
  }
}
