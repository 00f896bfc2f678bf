import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { parse } from 'csv-parse'
import { HubError } from '../../domain/errors.ts'
import { findHeader, noHeader, titlesOf } from './find-header.ts'
import type { OpenedFile, RawRow } from './raw-row.ts'

interface Parsed {
  record: string[]
  info: { lines: number }
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
  if (header === null) throw noHeader(file)
  return {
    header: { titles: titlesOf(first[header] as string[]) },
    rows: () => dataRows(file, encoding, header),
  }
}

async function* dataRows(file: string, encoding: string, header: number): AsyncGenerator<RawRow> {
  let record = 0
  let lines = 0
  for await (const { record: cells, info } of parsed(file, encoding)) {
    const line = lines + 1
    lines = info.lines
    if (record++ > header) yield { row: record - header - 1, line, cells }
  }
}

async function* parsed(file: string, encoding: string): AsyncGenerator<Parsed> {
  const parser = parse({
    info: true,
    relax_column_count: true,
    bom: true,
    skip_empty_lines: false,
    max_record_size: 4_000_000,
  })
  const source = Readable.from(decoded(file, encoding))
  source.on('error', (error) => parser.destroy(error))
  source.pipe(parser)
  try {
    for await (const row of parser) yield row as Parsed
  } catch (cause) {
    if (cause instanceof HubError) throw cause
    throw new HubError('file-unreadable', `${file}: ${(cause as Error).message}`, { cause })
  }
}

async function* decoded(file: string, encoding: string): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding, { fatal: true })
  try {
    for await (const chunk of createReadStream(file, { highWaterMark: 1 << 18 }))
      yield decoder.decode(chunk as Buffer, { stream: true })
    yield decoder.decode()
  } catch (cause) {
    throw new HubError('file-unreadable', `${file}: neither UTF-8 nor GB18030 text.`, { cause })
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
