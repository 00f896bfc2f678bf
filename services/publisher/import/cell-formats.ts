import { isDateFormat } from 'numfmt'
import { readablePattern } from './number-patterns.ts'
import { attributeNamed, booleanOf, readXml } from './read-xml.ts'

/** How a cell shows its value. */
export interface CellFormat {
  /** The number format's code (ECMA-376, part 1, §18.8.31). */
  pattern: string
  /** A number in this format is a date or a time. */
  isDate: boolean
  isStruck: boolean
}

export const PLAIN: CellFormat = { pattern: 'General', isDate: false, isStruck: false }

/** The formats that cells refer to by their number (§18.8.10). */
export function readCellFormats(bytes: Uint8Array | undefined): CellFormat[] {
  if (bytes === undefined) return []
  const codes = new Map<number, string>()
  const struckFonts: boolean[] = []
  const cells: { code: number; font: number }[] = []
  readXml(bytes, {
    open: (path, element) => {
      const number = (name: string) => Number(attributeNamed(element, name) ?? 0)
      if (path === 'styleSheet/numFmts/numFmt')
        codes.set(number('numFmtId'), attributeNamed(element, 'formatCode') ?? '')
      else if (path === 'styleSheet/fonts/font') struckFonts.push(false)
      else if (path === 'styleSheet/fonts/font/strike')
        struckFonts[struckFonts.length - 1] = booleanOf(attributeNamed(element, 'val'), true)
      else if (path === 'styleSheet/cellXfs/xf') cells.push({ code: number('numFmtId'), font: number('fontId') })
    },
  })
  return cells.map(({ code, font }) => {
    const pattern = readablePattern(codes.get(code) ?? code)
    return { pattern, isDate: isDate(pattern), isStruck: struckFonts[font] ?? false }
  })
}

function isDate(pattern: string): boolean {
  try {
    return isDateFormat(pattern)
  } catch {
    return false
  }
}
