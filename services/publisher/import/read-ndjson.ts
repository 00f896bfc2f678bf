import { isUtf8 } from 'node:buffer'
import { type Fault, HubError } from '../../domain/errors.ts'
import { decodedBeginning, placeAfter } from '../../edge/decoded-beginning.ts'
import { parseStrictJson } from '../../edge/strict-json.ts'
import { COLUMN_NAMES, type Column, columnUnder, looksLikeDivision, meansTheSame, TICK_TITLES } from './columns.ts'
import type { Cell, FileRow, OpenedFile } from './file-row.ts'
import { cellText } from './read-cell.ts'
import { piecesOfSheet, type SheetSource } from './sheet-source.ts'

const MAX_LINE_BYTES = 4 * 1024 * 1024
const LINE_FEED = 0x0a
const CARRIAGE_RETURN = 0x0d
const BOM = Buffer.from('\ufeff')

/**
 * Opens NDJSON: one JSON object a line, which is read as strictly as a request. Its members are named like the columns of
 * a file, or it is a whole content as `POST /v1/items` takes it: then it has `shownOn`, or its `body` is an object.
 */
export async function openNdjson(file: SheetSource): Promise<OpenedFile> {
  return { header: { titles: TITLES, isByRow: true }, rows: () => dataRows(file) }
}

const TITLES = [...COLUMN_NAMES, ...TICK_TITLES]
/** What may be a list of texts: several may be chosen. */
const LISTS = new Set(['channels', 'levels', 'audience', 'mode', 'attachments'])

async function* dataRows(file: SheetSource): AsyncGenerator<FileRow> {
  let line = 0
  let row = 0
  for await (const bytes of linesOf(file)) {
    if (line === 0) refuseUtf16(bytes)
    line++
    const text = line === 1 && bytes.subarray(0, BOM.length).equals(BOM) ? bytes.subarray(BOM.length) : bytes
    if (text.every((byte) => byte <= 0x20)) continue
    yield { row: ++row, line, ...rowOf(text) }
  }
}

/** Windows PowerShell writes it. */
function refuseUtf16(bytes: Buffer): void {
  const mark = bytes.subarray(0, 2).toString('hex')
  if (mark === 'fffe' || mark === 'feff')
    throw new HubError('file-unreadable', '是 UTF-16 编码；NDJSON 须为 UTF-8 编码，请另存')
}

/** Lines as an editor shows them: each ends with CR LF, LF or CR. Within a JSON text none of them means anything. */
async function* linesOf(file: SheetSource): AsyncGenerator<Buffer> {
  let rest: Buffer = Buffer.alloc(0)
  for await (const chunk of piecesOfSheet(file)) {
    const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
    let begin = 0
    for (let end = endOfLine(bytes, begin); end !== -1; end = endOfLine(bytes, begin)) {
      yield bytes.subarray(begin, end)
      begin = end + (bytes[end] === CARRIAGE_RETURN && bytes[end + 1] === LINE_FEED ? 2 : 1)
    }
    rest = bytes.subarray(begin)
    if (rest.length > MAX_LINE_BYTES)
      throw new HubError('file-unreadable', '有一行超过 4 MB，不像 NDJSON（每行一个对象）')
  }
  if (rest.length === 0) return
  yield rest.at(-1) === CARRIAGE_RETURN ? rest.subarray(0, -1) : rest
}

/** Where a line ends; -1 when the bytes do not tell. A CR at their end may belong to an LF after it. */
function endOfLine(bytes: Buffer, begin: number): number {
  const lineFeed = bytes.indexOf(LINE_FEED, begin)
  const end = lineFeed === -1 ? bytes.length - 1 : lineFeed
  const carriageReturn = bytes.subarray(begin, end).indexOf(CARRIAGE_RETURN)
  return carriageReturn === -1 ? lineFeed : begin + carriageReturn
}

function rowOf(text: Uint8Array): Pick<FileRow, 'cells' | 'names' | 'content' | 'unknown' | 'broken'> {
  const parsed = parseStrictJson(text)
  if (!parsed.ok) return { cells: [], broken: isUtf8(text) ? rowFault(parsed.fault) : notUtf8(text) }
  const { value } = parsed
  if (value === null || typeof value !== 'object' || Array.isArray(value))
    return { cells: [], broken: unreadable('每行应为一个 JSON 对象') }
  if ('shownOn' in value || ('body' in value && isRecord(value.body))) return { cells: [], content: value }
  return cellsOf(value)
}

const isRecord = (value: unknown): boolean => typeof value === 'object' && value !== null && !Array.isArray(value)

function cellsOf(record: object): Pick<FileRow, 'cells' | 'names' | 'unknown' | 'broken'> {
  const members = new Map<string, { name: string; cell: Cell; column: Column }>()
  const unknown: { title: string; cell: Cell }[] = []
  for (const [name, member] of Object.entries(record)) {
    const column = columnUnder(name)
    if (column === undefined && looksLikeDivision(name)) return { cells: [], broken: unclear(name) }
    if (column === undefined) unknown.push({ title: name, cell: typeof member === 'string' ? member : null })
    else if ('name' in column) {
      const reason = whyUnreadable(member, column.name)
      if (reason !== null) return { cells: [], broken: unreadable(`“${name}”${reason}`) }
      const cell = Array.isArray(member) ? member.join('；') : cellOf(member)
      for (const before of members.values())
        if (meansTheSame(before.column, column) && cellText(before.cell) !== cellText(cell))
          return { cells: [], broken: twice(before.name, name) }
      const title = column.tick ?? column.group ?? column.name
      members.set(title, members.get(title) ?? { name, cell, column })
    }
  }
  return {
    cells: TITLES.map((title) => members.get(title)?.cell ?? null),
    names: TITLES.map((title) => members.get(title)?.name ?? ''),
    unknown,
  }
}

function whyUnreadable(member: unknown, name: string): string | null {
  if (!Array.isArray(member)) return typeof member === 'object' && member !== null ? '应为文字、数字或列表' : null
  if (!LISTS.has(name)) return '应为文字，不应为列表'
  return member.every((element) => typeof element === 'string') ? null : '应为文字的列表'
}

const unclear = (column: string): Fault => ({ code: 'column-unclear', pointer: '', details: { column } })
const twice = (first: string, second: string): Fault => ({
  code: 'column-twice',
  pointer: '',
  details: { first, second },
})
const cellOf = (member: unknown): Cell =>
  typeof member === 'number' || typeof member === 'boolean'
    ? { shown: String(member), value: member }
    : (member as string | null)

const unreadable = (reason: string): Fault => ({ code: 'row-unreadable', pointer: '', details: { reason } })

const notUtf8 = (text: Uint8Array): Fault => {
  const { column } = placeAfter(decodedBeginning(text, 'utf-8').text)
  return unreadable(`第 ${column} 列起不是有效的 UTF-8 编码`)
}

/** Says of a row what a request's fault says of a request: without the number of a line, which is always 1. */
const rowFault = (fault: Fault): Fault =>
  fault.code === 'json-unreadable' ? unreadable(String(fault.details?.reason).replace(/^第 1 行/, '')) : fault
