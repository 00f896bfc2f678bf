import { createReadStream } from 'node:fs'
import { type Fault, HubError } from '../../domain/errors.ts'
import { parseStrictJson } from '../../edge/strict-json.ts'
import { COLUMN_NAMES, columnUnder } from './columns.ts'
import type { Cell, FileRow, OpenedFile } from './file-row.ts'

const MAX_LINE_BYTES = 4 * 1024 * 1024
const LINE_FEED = 0x0a
const BOM = Buffer.from('\ufeff')

/**
 * Opens NDJSON: one JSON object a line, which is read as strictly as a request. Its members are named like the columns of
 * a file, or it is a whole content as `POST /v1/items` takes it: then it has `shownOn`, or its `body` is an object.
 */
export async function openNdjson(file: string): Promise<OpenedFile> {
  return { header: { titles: [...COLUMN_NAMES] }, rows: () => dataRows(file) }
}

async function* dataRows(file: string): AsyncGenerator<FileRow> {
  let line = 0
  let row = 0
  for await (const bytes of linesOf(file)) {
    line++
    const text = line === 1 && bytes.subarray(0, BOM.length).equals(BOM) ? bytes.subarray(BOM.length) : bytes
    if (text.every((byte) => byte <= 0x20)) continue
    yield { row: ++row, line, ...rowOf(text) }
  }
}

async function* linesOf(file: string): AsyncGenerator<Buffer> {
  let rest: Buffer = Buffer.alloc(0)
  for await (const chunk of createReadStream(file, { highWaterMark: 1 << 18 })) {
    let bytes = rest.length === 0 ? (chunk as Buffer) : Buffer.concat([rest, chunk as Buffer])
    for (let end = bytes.indexOf(LINE_FEED); end !== -1; end = bytes.indexOf(LINE_FEED)) {
      yield bytes.subarray(0, end)
      bytes = bytes.subarray(end + 1)
    }
    if (bytes.length > MAX_LINE_BYTES)
      throw new HubError('file-unreadable', '有一行超过 4 MB，不像 NDJSON（每行一个对象）')
    rest = bytes
  }
  if (rest.length > 0) yield rest
}

function rowOf(text: Uint8Array): Pick<FileRow, 'cells' | 'content' | 'unknown' | 'broken'> {
  const parsed = parseStrictJson(text)
  if (!parsed.ok) return { cells: [], broken: rowFault(parsed.fault) }
  const { value } = parsed
  if (value === null || typeof value !== 'object' || Array.isArray(value))
    return { cells: [], broken: unreadable('每行应为一个 JSON 对象') }
  if ('shownOn' in value || ('body' in value && typeof value.body === 'object')) return { cells: [], content: value }
  return cellsOf(value)
}

function cellsOf(record: object): Pick<FileRow, 'cells' | 'unknown' | 'broken'> {
  const members = new Map<string, Cell>()
  const unknown: string[] = []
  for (const [name, member] of Object.entries(record)) {
    const column = columnUnder(name)
    if (column === undefined) unknown.push(name)
    else if ('name' in column) {
      if (members.has(column.name)) return { cells: [], broken: unreadable(`“${name}”与另一个成员是同一列`) }
      if (isObject(member)) return { cells: [], broken: unreadable(`“${name}”应为文字、数字或列表`) }
      members.set(column.name, Array.isArray(member) ? member.map(String).join('；') : (member as Cell))
    }
  }
  return { cells: COLUMN_NAMES.map((field) => members.get(field) ?? null), unknown }
}

const isObject = (member: unknown): boolean =>
  Array.isArray(member)
    ? member.some((element) => typeof element === 'object')
    : typeof member === 'object' && member !== null

const unreadable = (reason: string): Fault => ({ code: 'row-unreadable', pointer: '', details: { reason } })

/** Says of a row what a request's fault says of a request: without the number of a line, which is always 1. */
const rowFault = (fault: Fault): Fault =>
  fault.code === 'json-unreadable' ? unreadable(String(fault.details?.reason).replace(/^第 1 行/, '')) : fault
