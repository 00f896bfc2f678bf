import { withAsciiDigits } from '../../domain/ascii-digits.ts'
import type { DivisionCode } from '../../domain/ids.ts'
import type { Content } from '../../domain/item/content.ts'
import type { parseContent } from '../../domain/item/content-schema.ts'
import { isDate } from '../../domain/item/dates.ts'
import type { ColumnName } from './columns.ts'
import { contentOfValues } from './content-of-values.ts'
import type { Cell, FileRow, SheetCell } from './file-row.ts'
import type { DivisionFind } from './find-division.ts'
import { formerColumnUnder, formerMemberUnder } from './former-columns.ts'
import { DAYS_TO_1904 } from './read-cell.ts'
import { identityText } from './row-hashes.ts'
import type { RowValues } from './row-values.ts'

/** A row as the former reader read it. */
export interface FormerRow {
  /** What it was known by, before it is hashed. */
  identity: string
  division: DivisionCode
  /** Null for a text that was never signed. */
  content(): Content | null
}

/**
 * The reader of before cells were read as a sheet shows them: it took blanks from all texts, knew titles to the letter,
 * only some ticks, and passed over errors. What it read was signed and remembered, so it is kept as it was, to know rows
 * again that were imported then. Its values are never published. Of some workbooks it did not see that a cell is merged, so
 * a row of a sheet may also have been taken for the whole of the node's division, or that days are counted from 1904.
 */
export function createFormerReader(
  titles: string[],
  findDivision: (text: string) => DivisionFind,
  home: DivisionCode,
  parse: typeof parseContent,
): (row: FileRow) => FormerRow[] {
  const columns = titles.map(formerColumnUnder)
  const readCells = (row: FileRow): FormerRow[] => {
    const read = row.names?.map(formerMemberUnder) ?? columns
    const { title, documentNumber, issuedOn, organ, division: place } = formerValues(row, read, IDENTIFYING)
    const found = findDivision(place ?? home)
    if (title == null || !found.ok) return []
    const members = {
      title,
      documentNumber: documentNumber ?? undefined,
      issuedOn: issuedOn ?? undefined,
      organ: organ == null ? undefined : { name: organ },
    }
    const divisions = row.sheet === undefined ? [found.code] : [...new Set([found.code, home])]
    return divisions.map((division) => ({
      identity: identityText(members, division),
      division,
      content: () => {
        const values = formerValues(row, read)
        return isWellFormed(values) ? contentOfValues(values, division) : null
      },
    }))
  }
  return (row) => {
    if (row.broken !== undefined) return []
    if (row.content !== undefined) return wholeContent(parse(row.content), home)
    return row.cells.some(countsFrom1904) ? [...readCells(row), ...readCells(movedFrom1904(row))] : readCells(row)
  }
}

const countsFrom1904 = (cell: Cell): cell is SheetCell & { value: Date } =>
  typeof cell === 'object' && cell?.date1904 === true && cell.value instanceof Date

/** It took `date1904="true"` for no, and then each date for one four years earlier. */
const movedFrom1904 = (row: FileRow): FileRow => ({
  ...row,
  cells: row.cells.map((cell) =>
    countsFrom1904(cell) ? { ...cell, value: new Date(cell.value.getTime() - DAYS_TO_1904 * DAY_MS) } : cell,
  ),
})

/** No other text was ever signed. */
const isWellFormed = (values: RowValues): boolean =>
  Object.values(values)
    .flat()
    .every((text) => text == null || text.isWellFormed())

function wholeContent(parsed: ReturnType<typeof parseContent>, home: DivisionCode): FormerRow[] {
  if (!parsed.ok) return []
  const content = { ...parsed.content, title: parsed.content.title.trim() }
  const division = content.organ?.divisionCode ?? home
  return [{ identity: identityText(content, division), division, content: () => content }]
}

/** What a row is known by. Most rows are not, and then nothing else of them is read. */
const IDENTIFYING = new Set<ColumnName>(['title', 'documentNumber', 'issuedOn', 'organ', 'division'])

function formerValues(
  { cells }: FileRow,
  columns: ReturnType<typeof formerColumnUnder>[],
  only?: Set<ColumnName>,
): RowValues {
  const values: RowValues = {}
  for (const [index, column] of columns.entries()) {
    if (column === undefined || only?.has(column.name) === false) continue
    const value = storedIn(cells[index] ?? null)
    if (column.tick !== undefined || column.group !== undefined) addFormerTick(values, column, textOf(value))
    else addFormerCell(values, column.name, value)
  }
  return values
}

type FormerValue = string | number | boolean | Date | null

/** An error was nothing. */
const storedIn = (cell: Cell): FormerValue =>
  cell === null || typeof cell === 'string' ? cell : cell.fault === undefined ? cell.value : null

function textOf(value: FormerValue): string | null {
  if (value === null) return null
  const trimmed = (value instanceof Date ? isoOf(value) : String(value)).trim()
  return trimmed === '' ? null : trimmed
}

function addFormerTick(
  values: RowValues,
  { name, tick, group }: { name: ColumnName; tick?: string; group?: string },
  text: string | null,
): void {
  const isTicked = text !== null && /^[√✓✔■是]$/.test(text)
  if (name === 'levels') {
    values.levels ??= []
    if (tick !== undefined && isTicked) values.levels.push(tick)
    return
  }
  if (name !== 'audience' && name !== 'mode') return
  values[name] ??= null
  if (tick !== undefined && isTicked) values[name] = tick
  else if (group !== undefined && text !== null) values[name] = isTicked ? group : `${group}:${text}`
}

function addFormerCell(values: RowValues, name: ColumnName, value: FormerValue): void {
  const text = textOf(value)
  switch (name) {
    case 'issuedOn':
    case 'publishedOn':
      values[name] = text === null ? null : formerDate(value, text)
      return
    case 'channels':
    case 'levels':
      values[name] = text === null ? [] : formerList(text)
      return
    case 'title':
    case 'documentNumber':
    case 'indexNumber':
    case 'division':
      values[name] = text === null ? null : withAsciiDigits(text)
      return
    case 'mode':
      values.mode = text === null ? null : text.replace(/公开$/, '')
      return
    case 'attachments':
      return
    default:
      values[name] = text
  }
}

const SPELLINGS = [/^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$/, /^(\d{4})年(\d{1,2})月(\d{1,2})日?$/]
const DAY_MS = 86_400_000
const EXCEL_EPOCH = Date.UTC(1899, 11, 30)

function formerDate(value: FormerValue, written: string): string | null {
  if (value instanceof Date) return isoOf(value)
  const text = withAsciiDigits(written)
  if (/^\d{5}(\.\d+)?$/.test(text)) return isoOf(new Date(EXCEL_EPOCH + Math.floor(Number(text)) * DAY_MS))
  for (const spelling of SPELLINGS) {
    const [, year, month = '', day = ''] = spelling.exec(text) ?? []
    if (year !== undefined) return checked(`${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`)
  }
  return checked(text)
}

const checked = (date: string): string | null => (isDate(date) ? date : null)

const isoOf = (date: Date): string => date.toISOString().slice(0, 10)

function formerList(text: string): string[] {
  if (!/[■□]/.test(text)) return parts(text)
  return text.split('\n').flatMap((line) => {
    const chosen = /^\s*■\s*(.*)$/.exec(line)?.[1]
    if (chosen === undefined) return []
    const free = /^其他[：:](.*)$/.exec(chosen)?.[1]
    return free === undefined ? [chosen.trim()] : parts(free)
  })
}

const parts = (text: string): string[] =>
  text
    .split(/[；;、]/)
    .map((part) => part.trim())
    .filter((part) => part !== '')
