import type { Fault } from '../errors.ts'
import { jsonPointer } from '../errors.ts'
import type { Content } from './content.ts'
import { textOfBody } from './text-of-html.ts'

const ERRORS = /^#(?:N\/A|REF!|VALUE!|NAME\?|DIV\/0!|NULL!|NUM!|SPILL!|CALC!|FIELD!|GETTING_DATA|#{3,})$/i
const PICTURE = /^=?_?(?:xlfn\.)?DISPIMG\(/i
const SCIENTIFIC = /^[+-]?\d(?:\.\d+)?E\+?\d{2,}$/i

/** The error or picture that a spreadsheet shows in place of a value; null for a value. */
export function cellErrorOf(text: string): string | null {
  if (PICTURE.test(text)) return 'DISPIMG'
  return ERRORS.test(text) ? text : null
}

/** Whether a spreadsheet has shown a long number as 1.2E+17: its last digits are lost. */
export const isScientific = (text: string): boolean => SCIENTIFIC.test(text)

/** Longer ones are no value of a cell alone. */
const LONGEST = 200

/**
 * What a spreadsheet has put in place of a text, whichever door it came through: an error or a picture (`cell-error`), a
 * number without its last digits (`number-inexact`). A text that says more is not looked at.
 */
export function spreadsheetFaults(content: Content): Fault[] {
  const { body } = content
  const faults: Fault[] = []
  for (const [name, member] of Object.entries(content)) if (!NO_CELLS.has(name)) addFaults(member, [name], faults)
  if (body.text.length <= LONGEST) addFaults(textOfBody(body), ['body', 'text'], faults)
  return faults
}

/** The body is looked at as people see it. */
const NO_CELLS = new Set(['body', 'shownOn', 'attachments', 'relations'])

function addFaults(member: unknown, path: string[], faults: Fault[]): void {
  if (typeof member === 'object') {
    for (const [name, each] of Object.entries(member ?? {}))
      if (typeof each !== 'string' || mayBeOfSpreadsheet(each)) addFaults(each, [...path, name], faults)
  } else if (typeof member === 'string' && member.length <= LONGEST && mayBeOfSpreadsheet(member)) {
    const text = member.trim()
    const error = cellErrorOf(text)
    if (error !== null) faults.push({ code: 'cell-error', pointer: jsonPointer(path), details: { value: error } })
    else if (isScientific(text))
      faults.push({ code: 'number-inexact', pointer: jsonPointer(path), details: { value: text } })
  }
}

/** Nothing of it begins with an ideograph, as most texts do. */
const mayBeOfSpreadsheet = (text: string): boolean => {
  const first = text.charCodeAt(0)
  return !(first >= 0x4e00 && first <= 0x9fff)
}
