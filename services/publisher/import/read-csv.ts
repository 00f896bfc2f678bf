import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { parse } from 'csv-parse'
import { type Fault, HubError } from '../../domain/errors.ts'
import { findHeader, noHeader, titlesOf } from './find-header.ts'
import type { OpenedFile, RawRow } from './raw-row.ts'

interface Parsed {
  record: string[]
  /** Physical line where it begins, from 1. */
  line: number
}

/** UTF-8 with or without BOM, strictly; else GB18030, as WPS and Excel save CSV in China. Streams. */
export async function openCsv(file: string): Promise<OpenedFile> {
  const encoding = (await isUtf8(file)) ? 'utf-8' : 'gb18030'
  const first: string[][] = []
  for await (const { record } of parsed(file, encoding)) {
    first.push(record)
    if (first.length === 30) break
  }
  const header = findHeader(first)
  if (header === null) throw noHeader()
  const titles = titlesOf(first[header] as string[])
  return { header: { titles }, rows: () => dataRows(file, encoding, { header, width: titles.length }) }
}

async function* dataRows(
  file: string,
  encoding: string,
  { header, width }: { header: number; width: number },
): AsyncGenerator<RawRow> {
  let record = 0
  for await (const { record: cells, line } of parsed(file, encoding)) {
    if (record++ > header) yield { row: record - header - 1, line, cells, broken: tooLong(cells, width) }
  }
}

/** A comma that was meant as text cuts a cell in two: the rest would be lost without a word. */
function tooLong(cells: string[], width: number): Fault | undefined {
  const isTooLong = cells.slice(width).some((cell) => cell.trim() !== '')
  return isTooLong ? { code: 'row-too-long', pointer: '', details: { cells: cells.length, columns: width } } : undefined
}

/** Counted here: the parser takes CRLF within a cell for two. */
const LINE_BREAK = /\r\n|\r|\n/g

async function* parsed(file: string, encoding: string): AsyncGenerator<Parsed> {
  const parser = parse({
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
  }
}

/** The parser's own words quote the cell. `line`: where the row begins that could not be read, when it came to an end. */
function whyUnparsable(cause: unknown, line: number): string {
  const { code = '', lines = line } = cause as { code?: string; lines?: number }
  const place = code === 'CSV_QUOTE_NOT_CLOSED' ? `从第 ${line} 行开始` : `第 ${lines} 行`
  if (code.includes('QUOTE')) return `${place}引号不成对。含逗号、换行或引号的单元格要整格加引号，格内的引号写两次`
  return code === 'CSV_MAX_RECORD_SIZE' ? `${place}的一行太长，可能是引号不成对` : `${place}不符合 CSV 格式`
}

async function* decoded(file: string, encoding: string): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding, { fatal: true })
  try {
    for await (const chunk of createReadStream(file, { highWaterMark: 1 << 18 }))
      yield decoder.decode(chunk as Buffer, { stream: true })
    yield decoder.decode()
  } catch (cause) {
    throw new HubError('file-unreadable', '既不是 UTF-8 也不是 GB18030 编码的文本', { cause })
  }
}

async function isUtf8(file: string): Promise<boolean> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  const handle = await open(file)
  try {
    for await (const chunk of handle.createReadStream({ highWaterMark: 1 << 18 }))
      decoder.decode(chunk as Buffer, { stream: true })
    decoder.decode()
    return true
  } catch {
    return false
  } finally {
    await handle.close().catch(() => {})
  }
}
