import type { Fault } from '../../domain/errors.ts'
import { PLAIN } from './cell-formats.ts'
import type { Cell, SheetCell } from './file-row.ts'
import { showNumber, showText } from './number-patterns.ts'
import { DAYS_TO_1904 } from './read-cell.ts'
import type { Workbook } from './read-workbook.ts'
import { type MarkedText, unescaped } from './shared-strings.ts'

/** A cell as the XML has it (ECMA-376, part 1, §18.3.1.4). */
export interface StoredCell {
  type: string
  format: number
  formula: string | null
  /** Null without an element for the value: a formula that was never computed. */
  value: string | null
  inline: MarkedText
}

/** What a stored cell shows and holds. A cell that cannot be read as it is shown has a fault. */
export function sheetCell(stored: StoredCell, book: Workbook): Cell {
  const { formula, value } = stored
  const format = book.formats[stored.format] ?? PLAIN
  if (formula !== null && PICTURE.test(formula)) return faulty('DISPIMG', pictureIn('DISPIMG'))
  if (formula !== null && isUncomputed(stored, book)) return unreadable('', '公式没有算出结果')
  if (stored.type === 'inlineStr') return textCell(stored.inline, format)
  if (value === null || value === '') return null
  switch (stored.type) {
    case 'n':
      return numberCell(value, format, book.date1904)
    case 's': {
      const text = /^\s*\d+\s*$/.test(value) ? book.strings[Number(value)] : undefined
      return text === undefined ? unreadable('', '单元格引用的文字不在文件里') : textCell(text, format)
    }
    case 'str':
      return textCell({ text: unescaped(value), struck: false }, format)
    case 'b':
      return booleanCell(value.trim())
    case 'd':
      return isoDateCell(value.trim(), format)
    case 'e':
      return faulty(value, pictureIn(value))
    default:
      return unreadable(value, `单元格的类型“${stored.type}”不认识`)
  }
}

/** A picture in a cell, by WPS and by Excel. */
const PICTURE = /^\s*(?:=\s*)?(?:_xlfn\.)?(?:DISPIMG|IMAGE)\s*\(/i

const pictureIn = (value: string): Fault => ({ code: 'cell-error', pointer: '', details: { value } })

const faulty = (shown: string, fault: Fault, value: SheetCell['value'] = shown): SheetCell => ({ shown, value, fault })

const unreadable = (shown: string, reason: string, value: SheetCell['value'] = shown): SheetCell =>
  faulty(shown, { code: 'cell-unreadable', pointer: '', details: { reason } }, value)

/** Programs that do not compute leave the result out, or write 0 and ask for computing when the file is opened. */
const isUncomputed = ({ type, value }: StoredCell, { recalculates }: Workbook): boolean =>
  value === null || (value.trim() === '' && type !== 'str') || (recalculates && type === 'n' && Number(value) === 0)

type Format = typeof PLAIN

function textCell({ text, struck }: MarkedText, { pattern, isStruck }: Format): Cell {
  if (text === '') return null
  const shown = showText(text, pattern)
  if (shown === null || (shown.trim() === '' && text.trim() !== '')) return unshown(text, pattern)
  return struck || isStruck ? { shown, value: text, struck: true } : shown
}

const unshown = (value: SheetCell['value'], pattern: string): SheetCell =>
  unreadable(String(value), `按单元格的数字格式“${pattern.slice(0, 40)}”看不到或读不出它的内容`, value)

const NUMBER = /^\s*[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,3})?\s*$/

function numberCell(stored: string, format: Format, date1904: boolean): Cell {
  const number = NUMBER.test(stored) ? Number(stored) : Number.NaN
  if (!Number.isFinite(number)) return unreadable('', '单元格里的数值写法有误')
  return format.isDate ? dateCell(number, format, date1904) : plainNumber(number, format, date1904)
}

function plainNumber(number: number, { pattern, isStruck }: Format, date1904: boolean): SheetCell {
  const shown = showNumber(number, pattern)?.trim()
  if (shown === undefined || (shown === '' && number !== 0)) return unshown(number, pattern)
  return { shown, value: number, ...(date1904 && { date1904 }), ...(isStruck && { struck: true }) }
}

/** Day 0 of the 1900 system, moved by one day because that system takes 1900 for a leap year. */
const EPOCH = Date.UTC(1899, 11, 30)
const DAY_MS = 86_400_000

/** Shown in a column of dates is the day, whatever of it the format shows. In other columns it is the format that counts. */
function dateCell(stored: number, { pattern, isStruck }: Format, date1904: boolean): SheetCell {
  const days = date1904 ? stored + DAYS_TO_1904 : stored
  const value = new Date(EPOCH + Math.round(days * DAY_MS))
  const shown = stored < 0 ? OVERFLOW : showNumber(days, pattern)?.trim()
  if (Number.isNaN(value.getTime())) return unreadable('', '单元格里的日期超出范围', stored)
  if (shown === OVERFLOW) return faulty(OVERFLOW, pictureIn(OVERFLOW), value)
  if (shown === undefined || shown === '') return unshown(value, pattern)
  return { shown, value, ...(date1904 && { date1904 }), ...(isStruck && { struck: true }) }
}

const OVERFLOW = '########'

function isoDateCell(stored: string, format: Format): Cell {
  const time = Date.parse(/[zZ]$|[+-]\d\d:\d\d$/.test(stored) || !stored.includes('T') ? stored : `${stored}Z`)
  if (Number.isNaN(time)) return unreadable('', '单元格里的日期写法有误')
  const days = (time - EPOCH) / DAY_MS
  return dateCell(days, format.isDate ? format : { ...format, pattern: 'yyyy/m/d' }, false)
}

function booleanCell(stored: string): SheetCell {
  if (stored !== '1' && stored !== '0' && stored !== 'true' && stored !== 'false')
    return unreadable('', '单元格里的逻辑值写法有误')
  const value = stored === '1' || stored === 'true'
  return { shown: value ? 'TRUE' : 'FALSE', value }
}
