import { withAsciiDigits } from '../../domain/ascii-digits.ts'
import { isDate } from '../../domain/item/dates.ts'
import type { Cell } from './file-row.ts'

/** The cell's text without white space, U+00A0 and U+3000 at both ends; null when nothing is left. */
export function cellText(cell: Cell | undefined): string | null {
  if (cell == null) return null
  const text = cell instanceof Date ? isoOf(cell) : String(cell)
  const trimmed = text.replace(/^[\s\u00a0\u3000]+|[\s\u00a0\u3000]+$/g, '')
  return trimmed === '' ? null : trimmed
}

const SPELLINGS = [/^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$/, /^(\d{4})年(\d{1,2})月(\d{1,2})日?$/]
const DAY_MS = 86_400_000
/** Day 0 of Excel's 1900 date system, moved by one day because that system takes 1900 for a leap year. */
const EXCEL_EPOCH = Date.UTC(1899, 11, 30)

/** The date as `YYYY-MM-DD`, or a shorter date as it is; null if the cell holds no date. */
export function dateOf(cell: Cell): string | null {
  if (cell instanceof Date) return isoOf(cell)
  const text = withAsciiDigits(cellText(cell) ?? '')
  if (/^\d{5}(\.\d+)?$/.test(text)) return isoOf(new Date(EXCEL_EPOCH + Math.floor(Number(text)) * DAY_MS))
  for (const spelling of SPELLINGS) {
    const [, year, month = '', day = ''] = spelling.exec(text) ?? []
    if (year !== undefined) return checked(`${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`)
  }
  return checked(text)
}

const checked = (date: string): string | null => (isDate(date) ? date : null)

const isoOf = (date: Date): string => date.toISOString().slice(0, 10)

/** The parts of a list that is written with ； or 、. Of a list with boxes (■ is ticked, □ is not) the ticked ones. */
export function listOf(text: string): string[] {
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

export const isTicked = (text: string | null): boolean => text !== null && /^[√✓✔■是]$/.test(text)
