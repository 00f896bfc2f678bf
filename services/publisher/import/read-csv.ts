import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { parse } from 'csv-parse'
import { type Fault, HubError } from '../../domain/errors.ts'
import type { FileRow, OpenedFile } from './file-row.ts'
import { findHeader, noHeader, titlesOf } from './find-header.ts'

interface Parsed {
  record: string[]
  /** The line of the file where the record begins, from 1. */
  line: number
}

/** How the file is written. */
interface Writing {
  encoding: 'utf-8' | 'utf-16le' | 'utf-16be' | 'gb18030'
  delimiter: string
}

/** Excel writes commas, tabs into “Unicode 文本”, and semicolons where they are the system's list separator. */
const DELIMITERS = [',', '\t', ';']

/**
 * Opens a CSV in UTF-8 (strictly, with or without BOM), UTF-16 with BOM, or else GB18030, in which WPS and Excel save CSV
 * in China. The delimiter is the one with which the file has a header. The rows are streamed.
 */
export async function openCsv(file: string): Promise<OpenedFile> {
  const encoding = await encodingOf(file)
  let why: unknown
  for (const delimiter of DELIMITERS) {
    const writing = { encoding, delimiter }
    try {
      const first = await beginningOf(file, writing)
      const header = findHeader(first)
      if (header === null) continue
      const titles = titlesOf(first[header] as string[])
      return { header: { titles }, rows: () => dataRows(file, writing, { header, width: titles.length }) }
    } catch (error) {
      why ??= error
    }
  }
  throw why ?? noHeader()
}

async function beginningOf(file: string, writing: Writing): Promise<string[][]> {
  const first: string[][] = []
  for await (const { record } of parsed(file, writing)) {
    first.push(record)
    if (first.length === 30) break
  }
  return first
}

async function* dataRows(
  file: string,
  writing: Writing,
  { header, width }: { header: number; width: number },
): AsyncGenerator<FileRow> {
  let record = 0
  for await (const { record: cells, line } of parsed(file, writing)) {
    if (record++ > header) yield { row: record - header - 1, line, cells, broken: tooLong(cells, width) }
  }
}

/** A comma that was meant as text cuts a cell in two. Without this fault the rest of the row would be lost silently. */
function tooLong(cells: string[], width: number): Fault | undefined {
  const isTooLong = cells.slice(width).some((cell) => cell.trim() !== '')
  return isTooLong ? { code: 'row-too-long', pointer: '', details: { cells: cells.length, columns: width } } : undefined
}

/** Lines are counted here, because the parser counts a CRLF within a cell twice. */
const LINE_BREAK = /\r\n|\r|\n/g

async function* parsed(file: string, { encoding, delimiter }: Writing): AsyncGenerator<Parsed> {
  const parser = parse({
    delimiter,
    relax_column_count: true,
    bom: true,
    skip_empty_lines: false,
    max_record_size: 4_000_000,
  })
  const source = Readable.from(decoded(file, encoding))
  source.on('error', (error) => parser.destroy(error))
  source.pipe(parser)
  let line = 1
  try {
    for await (const record of parser as AsyncIterable<string[]>) {
      yield { record, line }
      line += 1 + record.reduce((breaks, cell) => breaks + (cell.match(LINE_BREAK)?.length ?? 0), 0)
    }
  } catch (cause) {
    if (cause instanceof HubError) throw cause
    throw new HubError('file-unreadable', whyUnparsable(cause, line), { cause })
  } finally {
    // Whoever has seen enough leaves the rest of the file unread.
    await closed(source)
  }
}

/**
 * Why a CSV cannot be parsed, without the cell that the parser's own words quote. `line` is where the last row began.
 */
function whyUnparsable(cause: unknown, line: number): string {
  const { code = '', lines = line } = cause as { code?: string; lines?: number }
  const place = code === 'CSV_QUOTE_NOT_CLOSED' ? `从第 ${line} 行开始` : `第 ${lines} 行`
  if (code.includes('QUOTE')) return `${place}引号不成对。含逗号、换行或引号的单元格要整格加引号，格内的引号写两次`
  return code === 'CSV_MAX_RECORD_SIZE' ? `${place}的一行太长，可能是引号不成对` : `${place}不符合 CSV 格式`
}

async function* decoded(file: string, encoding: string): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding, { fatal: true })
  const stream = createReadStream(file, { highWaterMark: 1 << 18 })
  try {
    for await (const chunk of stream) yield decoder.decode(chunk as Buffer, { stream: true })
    yield decoder.decode()
  } catch (cause) {
    throw new HubError('file-unreadable', '不是 UTF-8、UTF-16（带 BOM）或 GB18030 编码的文本', { cause })
  } finally {
    await closed(stream)
  }
}

/** Ends a stream, and resolves when nothing of it is open any more. */
async function closed(stream: Readable): Promise<void> {
  stream.destroy()
  if (!stream.closed) await new Promise<void>((resolve) => stream.once('close', resolve))
}

const UTF_16_LE_BOM = Buffer.from([0xff, 0xfe])
const UTF_16_BE_BOM = Buffer.from([0xfe, 0xff])

async function encodingOf(file: string): Promise<Writing['encoding']> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  const handle = await open(file)
  try {
    const { buffer } = await handle.read(Buffer.alloc(2), 0, 2, 0)
    if (buffer.equals(UTF_16_LE_BOM)) return 'utf-16le'
    if (buffer.equals(UTF_16_BE_BOM)) return 'utf-16be'
    for await (const chunk of handle.createReadStream({ start: 0, highWaterMark: 1 << 18 }))
      decoder.decode(chunk as Buffer, { stream: true })
    decoder.decode()
    return 'utf-8'
  } catch {
    return 'gb18030'
  } finally {
    await handle.close().catch(() => {})
  }
}
