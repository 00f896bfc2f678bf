import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { columnUnder, RECORD_FIELDS } from './columns.ts'
import type { Cell, OpenedFile, RawRow } from './raw-row.ts'

/** One JSON object a line, its members named as record fields or their aliases; lists stay lists of text. */
export async function openNdjson(file: string): Promise<OpenedFile> {
  return { header: { titles: [...RECORD_FIELDS] }, rows: () => dataRows(file) }
}

async function* dataRows(file: string): AsyncGenerator<RawRow> {
  let line = 0
  let row = 0
  for await (const text of createInterface({
    input: createReadStream(file, { highWaterMark: 1 << 18 }),
    crlfDelay: Number.POSITIVE_INFINITY,
  })) {
    line++
    const trimmed = line === 1 ? text.replace(/^\ufeff/, '') : text
    if (trimmed.trim() === '') continue
    yield { row: ++row, line, ...cellsOf(trimmed) }
  }
}

function cellsOf(text: string): Pick<RawRow, 'cells' | 'broken'> {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return { cells: [], broken: '不是有效的 JSON' }
  }
  if (value === null || typeof value !== 'object' || Array.isArray(value))
    return { cells: [], broken: '每行应为一个 JSON 对象' }
  const members = new Map<string, Cell>()
  for (const [name, member] of Object.entries(value)) {
    const column = columnUnder(name)
    if (column !== undefined && 'field' in column) members.set(column.field, cellOf(member))
  }
  return { cells: RECORD_FIELDS.map((field) => members.get(field) ?? null) }
}

const cellOf = (member: unknown): Cell => {
  if (Array.isArray(member)) return member.map(String).join('；')
  return member === null || typeof member === 'string' || typeof member === 'number' || typeof member === 'boolean'
    ? member
    : JSON.stringify(member)
}
