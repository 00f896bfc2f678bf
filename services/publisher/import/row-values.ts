import { withAsciiDigits } from '../../domain/ascii-digits.ts'
import type { ErrorCode } from '../../domain/error-codes.ts'
import type { Fault } from '../../domain/errors.ts'
import { cellErrorOf } from '../../domain/item/spreadsheet-errors.ts'
import { tidyLine } from '../../domain/item/tidy-content.ts'
import { unprintableOf } from '../../domain/item/unprintable.ts'
import type { Warning } from '../../domain/warning.ts'
import { type Column, type ColumnName, columnUnder, nameUnder, titleOf } from './columns.ts'
import { type Cell, type FileRow, shownIn } from './file-row.ts'
import { cellText, dateOf, isInexact } from './read-cell.ts'
import { chosenIn, tickOf, withoutTick } from './read-ticks.ts'

/** What the columns of a row say, by the names of the columns. A column that the file does not have is absent. */
export type RowValues = { [Name in Exclude<ColumnName, ListColumn>]?: string | null } & {
  [Name in ListColumn]?: string[] | null
}

type ListColumn = 'channels' | 'levels' | 'attachments'

/** A fault of one cell. */
interface CellFault extends Fault {
  /** The column's title as the file has it. */
  column: string
}

/** Something in a cell that its author should look at again. */
export type CellWarning = CellFault & Warning

/** What the cells of a row say, and what is wrong or to be looked at in them. */
export interface ReadRow {
  values: RowValues
  faults: CellFault[]
  warnings: CellWarning[]
}

/** Reads the cells of a row. Null for an empty row. */
export function readValues(row: FileRow, titles: string[]): ReadRow | null {
  if (row.cells.every((cell) => cellText(cell) === null && faultless(cell))) return null
  const values: RowValues = {}
  const faults: CellFault[] = []
  const warnings: CellWarning[] = []
  for (const [index, title] of titles.entries()) {
    const column = columnUnder(title)
    if (column === undefined || !('name' in column)) continue
    const cell = row.cells[index] ?? null
    const text = cellText(cell)
    const error = text === null ? null : cellErrorOf(text)
    const place = { pointer: `/${column.name}`, column: title }
    const fault = (code: ErrorCode, value: string) =>
      faults.push({ code, ...place, details: { value: value.slice(0, 30), ...(code === 'date-invalid' && SPELLINGS) } })
    const warn = (code: Warning['code'], value: string) => warnings.push({ code, ...place, details: { value } })
    if (typeof cell === 'object' && cell?.struck === true) warn('text-struck', '')
    const unreadable = faultOf(cell, column.name) ?? unprintableCell(text, column)
    if (unreadable !== undefined) faults.push({ ...unreadable, ...place })
    else if (error !== null) fault('cell-error', error)
    else if (text !== null && mustBeExact(column.name) && isInexact(cell, text)) fault('number-inexact', text)
    else if (column.tick !== undefined || column.group !== undefined) addTick(values, column, text, fault)
    else addCell(values, column.name, { cell, text }, { refuse: fault, warn })
  }
  return { values, faults, warnings }
}

const SPELLINGS = { spellings: '2026-03-05、2026年3月5日 或 2026/3/5' }

const faultless = (cell: Cell): boolean => cell === null || typeof cell === 'string' || cell.fault === undefined

/** Why a cell cannot be read. In a column of dates a date counts, and not how it is shown. */
function faultOf(cell: Cell, name: ColumnName): Fault | undefined {
  if (cell === null || typeof cell === 'string') return undefined
  return cell.value instanceof Date && !mustBeExact(name) ? undefined : cell.fault
}

/** What a text of the content holds is checked there. */
function unprintableCell(text: string | null, { name, tick, group }: Extract<Column, { name: ColumnName }>) {
  const isText = tick === undefined && group === undefined && !['division', 'issuedOn', 'publishedOn'].includes(name)
  const found = text === null || isText ? null : unprintableOf(text)
  return found === null ? undefined : ({ code: 'text-unprintable', details: { ...found } } as const)
}

/** Columns of words, which a number of many digits fits as little as an account: its digits count. */
const mustBeExact = (name: ColumnName): boolean => name !== 'issuedOn' && name !== 'publishedOn'

type Refuse = (code: ErrorCode, value: string) => void

function addTick(
  values: RowValues,
  { name, tick, group }: { name: ColumnName; tick?: string; group?: string },
  text: string | null,
  refuse: Refuse,
): void {
  const isTicked = text === tick ? true : tickOf(text)
  if (isTicked === null && tick !== undefined) return refuse('tick-unreadable', text ?? '')
  if (name === 'levels') {
    values.levels ??= []
    if (tick !== undefined && isTicked === true) values.levels.push(tick)
    return
  }
  if (name !== 'audience' && name !== 'mode') return
  values[name] ??= null
  if (isTicked === false) return
  const chosen = tick ?? (isTicked === true ? group : `${group}:${withoutTick(text ?? '')}`) ?? ''
  values[name] = values[name] == null ? chosen : `${values[name]}；${chosen}`
}

type Say = { refuse: Refuse; warn: (code: Warning['code'], value: string) => void }

function addCell(
  values: RowValues,
  name: ColumnName,
  { cell, text }: { cell: Cell; text: string | null },
  say: Say,
): void {
  switch (name) {
    case 'issuedOn':
    case 'publishedOn': {
      const date = text === null ? null : dateOf(cell)
      if (text !== null && date === null) say.refuse('date-invalid', text)
      values[name] = date
      return
    }
    case 'channels':
    case 'levels':
      values[name] = text === null ? [] : itemsIn(text, say)
      return
    case 'attachments':
      values.attachments = text === null ? [] : fileNamesIn(text)
      return
    case 'division':
      values.division = text === null ? null : withAsciiDigits(tidyLine(text))
      return
    case 'mode':
      values.mode = text === null ? null : tickedIn(tidyLine(text), say).replace(/公开(?=；|$)/g, '')
      return
    case 'audience':
      values.audience = text === null ? null : tickedIn(shownIn(cell), say)
      return
    default:
      // The text as it is: one law for text holds at every door (domain/item/tidy-content.ts).
      values[name] = text === null ? null : shownIn(cell)
  }
}

/** The items of a list, the ticked ones if it has boxes. */
function itemsIn(text: string, { refuse, warn }: Say): string[] {
  const chosen = chosenIn(text)
  if (chosen.boxes === 'unclear') {
    refuse('tick-unreadable', text)
    return []
  }
  const { boxes, items } = chosen
  if (boxes !== 'none' && items.length === 0) warn('nothing-ticked', text.slice(0, 30))
  else if (boxes === 'several a line') warn('ticks-read', items.join('、'))
  return items
}

const NO_FILE = /^(?:无|没有|[/／—－-]+)$/

/** The names of files in a cell, one a line or with ； between them. A name may hold any other sign. */
export const fileNamesIn = (text: string): string[] =>
  text
    .split(/[；;\r\n]+/)
    .map(tidyLine)
    .filter((name) => name !== '' && !NO_FILE.test(name))

/** The ticked values of a cell with boxes, or its text. */
const tickedIn = (text: string, say: Say): string =>
  chosenIn(text.trim()).boxes === 'none' ? text : itemsIn(text.trim(), say).join('；')

/** The title under which the file has a column, or its usual title. */
export const titleInFile = (name: ColumnName, titles: string[]): string =>
  titles.find((title) => nameUnder(title) === name) ?? titleOf(name)
