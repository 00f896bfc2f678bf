import { withAsciiDigits } from '../../domain/ascii-digits.ts'
import { isRecentDate } from '../../domain/item/dates.ts'
import { isScientific } from '../../domain/item/spreadsheet-errors.ts'
import { type Cell, shownIn } from './file-row.ts'

/** The cell's text without white space, U+00A0 and U+3000 at both ends; null when nothing is left. */
export function cellText(cell: Cell | undefined): string | null {
  const trimmed = shownIn(cell).trim()
  return trimmed === '' ? null : trimmed
}

const SPELLINGS = [/^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$/, /^(\d{4})年(\d{1,2})月(\d{1,2})日?$/]
const DAY_MS = 86_400_000
/** Day 0 of Excel's 1900 date system, moved by one day because that system takes 1900 for a leap year. */
const EXCEL_EPOCH = Date.UTC(1899, 11, 30)

/** The days between the first days of the 1900 and the 1904 date systems. */
export const DAYS_TO_1904 = 1462

/** In a cell with a date format, 2026 is this day of 1905: somebody typed a year. */
const TYPED_YEARS = { from: '1905-03-14', to: '1905-09-30' }
/** Excel's day 61. Before it that system is wrong by a day, and nothing that is disclosed is so old. */
const FIRST_DAY = '1900-03-01'

/** The date as `YYYY-MM-DD`, or a shorter date as it is; null if the cell holds no date of 1900 or later. */
export function dateOf(cell: Cell): string | null {
  const { value = null, date1904 = false } = typeof cell === 'object' && cell !== null ? cell : {}
  if (value instanceof Date) {
    const day = isoOf(value)
    const isTypedYear = day >= TYPED_YEARS.from && day <= TYPED_YEARS.to
    return day < FIRST_DAY || isTypedYear ? null : checked(day)
  }
  const text = withAsciiDigits(cellText(cell) ?? '')
  const days = typeof value === 'number' ? String(value) : text
  if (/^\d{5}(\.\d+)?$/.test(days)) return checked(dayOf(Number(days) + (date1904 ? DAYS_TO_1904 : 0)))
  for (const spelling of SPELLINGS) {
    const [, year, month = '', day = ''] = spelling.exec(text) ?? []
    if (year !== undefined) return checked(`${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`)
  }
  return checked(text)
}

const dayOf = (days: number): string => isoOf(new Date(EXCEL_EPOCH + Math.floor(days) * DAY_MS))

const checked = (date: string): string | null => (isRecentDate(date) ? date : null)

const isoOf = (date: Date): string => date.toISOString().slice(0, 10)

const FIRST_INEXACT = 1e15

/** Whether digits of a number are lost: a spreadsheet keeps 15, and what it shows as 1.2E+17 has lost more. */
export const isInexact = (cell: Cell, text: string): boolean =>
  isScientific(text) ||
  (typeof cell === 'object' && typeof cell?.value === 'number' && Math.abs(cell.value) >= FIRST_INEXACT)
