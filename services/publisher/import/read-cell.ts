import { withAsciiDigits } from '../../domain/ascii-digits.ts'
import { isRecentDate } from '../../domain/item/dates.ts'
import type { Cell } from './file-row.ts'

/** The cell's text as it is, with all its blanks. */
export const writtenText = (cell: Exclude<Cell, null>): string => (cell instanceof Date ? isoOf(cell) : String(cell))

/** The cell's text without white space, U+00A0 and U+3000 at both ends; null when nothing is left. */
export function cellText(cell: Cell | undefined): string | null {
  if (cell == null) return null
  const trimmed = writtenText(cell).trim()
  return trimmed === '' ? null : trimmed
}

const SPELLINGS = [/^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$/, /^(\d{4})年(\d{1,2})月(\d{1,2})日?$/]
const DAY_MS = 86_400_000
/** Day 0 of Excel's 1900 date system, moved by one day because that system takes 1900 for a leap year. */
const EXCEL_EPOCH = Date.UTC(1899, 11, 30)

/** In a cell with a date format, 2026 is this day of 1905: somebody typed a year. */
const TYPED_YEARS = { from: '1905-03-14', to: '1905-09-30' }
/** Excel's day 61. Before it that system is wrong by a day, and nothing that is disclosed is so old. */
const FIRST_DAY = '1900-03-01'

/** The date as `YYYY-MM-DD`, or a shorter date as it is; null if the cell holds no date of 1900 or later. */
export function dateOf(cell: Cell): string | null {
  if (cell instanceof Date) {
    const day = isoOf(cell)
    const isTypedYear = day >= TYPED_YEARS.from && day <= TYPED_YEARS.to
    return day < FIRST_DAY || isTypedYear ? null : checked(day)
  }
  const text = withAsciiDigits(cellText(cell) ?? '')
  if (/^\d{5}(\.\d+)?$/.test(text)) return checked(isoOf(new Date(EXCEL_EPOCH + Math.floor(Number(text)) * DAY_MS)))
  for (const spelling of SPELLINGS) {
    const [, year, month = '', day = ''] = spelling.exec(text) ?? []
    if (year !== undefined) return checked(`${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`)
  }
  return checked(text)
}

const checked = (date: string): string | null => (isRecentDate(date) ? date : null)

const isoOf = (date: Date): string => date.toISOString().slice(0, 10)

/** Signs by which a box is ticked or left empty. Fonts of Word give the letters: Wingdings and Wingdings 2. */
const TICKED = '■☑✅✓✔√●◉▣🗹'
const EMPTY = '□☐○◯▢'
const TICKED_LETTERS = 'VvRþ'
const EMPTY_LETTERS = '£口¨'
const BOX = new RegExp(
  `[${TICKED}${EMPTY}]+\\ufe0f?|(?<=^|[\\s；;、，])[${TICKED_LETTERS}${EMPTY_LETTERS}](?=\\s*\\p{Script=Han})`,
  'gmu',
)
const IS_TICKED = new RegExp(`[${TICKED}${TICKED_LETTERS}]`, 'u')

/**
 * The parts of a list that is written with ； or 、. Of a list with boxes only the ticked ones, also where several stand on
 * a line.
 */
export function listOf(text: string): string[] {
  const boxes = [...text.matchAll(BOX)]
  const isSure = boxes.some(([box]) => new RegExp(`[${TICKED}${EMPTY}]`, 'u').test(box))
  // A letter alone may be the beginning of a word.
  if (!isSure && boxes.length < 2) return parts(text)
  return boxes.flatMap((box, index) => {
    if (!IS_TICKED.test(box[0])) return []
    const chosen = text.slice(box.index + box[0].length, boxes[index + 1]?.index).trim()
    const free = /^其他[：:]([\s\S]*)$/.exec(chosen)?.[1]
    if (free !== undefined) return parts(free)
    return chosen === '' ? [] : [chosen.split('\n')[0]?.trim() ?? '']
  })
}

const parts = (text: string): string[] =>
  text
    .split(/[；;、]/)
    .map((part) => part.trim())
    .filter((part) => part !== '')

const YES = new RegExp(`^(?:[${TICKED}${TICKED_LETTERS}\\ufe0f]+|是|有|对)$`, 'u')
const NO = new RegExp(`^(?:[${EMPTY}${EMPTY_LETTERS}/／\\\\—–\\-×✗✘xX]+|否|无|不)$`, 'u')

/** Whether a tick column is ticked. Null for a text that is neither a tick nor a sign for "no". */
export function tickOf(text: string | null): boolean | null {
  if (text === null || NO.test(text)) return false
  return YES.test(text) ? true : null
}

const ERRORS = /^#(?:N\/A|REF!|VALUE!|NAME\?|DIV\/0!|NULL!|NUM!|SPILL!|CALC!|FIELD!|GETTING_DATA|#{3,})$/i
const PICTURE = /^=?_?(?:xlfn\.)?DISPIMG\(/i

/** The error or picture that a spreadsheet shows in place of a value; null for a value. */
export function cellErrorOf(text: string): string | null {
  if (PICTURE.test(text)) return 'DISPIMG'
  return ERRORS.test(text) ? text : null
}

const FIRST_INEXACT = 1e15
const SCIENTIFIC = /^[+-]?\d(?:\.\d+)?E\+?\d{2,}$/i

/** Whether digits of a number are lost: a spreadsheet keeps 15, and what it shows as 1.2E+17 has lost more. */
export const isInexact = (cell: Cell, text: string): boolean =>
  typeof cell === 'number' ? Math.abs(cell) >= FIRST_INEXACT : SCIENTIFIC.test(text)
