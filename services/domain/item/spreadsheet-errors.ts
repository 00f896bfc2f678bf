import type { Fault } from '../errors.ts'
import { jsonPointer } from '../errors.ts'
import type { Content } from './content.ts'
import { textOfHtml } from './text-of-html.ts'

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
export function spreadsheetFaults({ body, shownOn: _, attachments: __, relations: ___, ...members }: Content): Fault[] {
  const seen = body.text.length > LONGEST ? '' : body.format === 'html' ? textOfHtml(body.text) : body.text
  return [...faultsIn(members, ''), ...faultsIn(seen, '/body/text')]
}

function faultsIn(member: unknown, pointer: string): Fault[] {
  if (typeof member === 'object')
    return Object.entries(member ?? {}).flatMap(([name, each]) => faultsIn(each, pointer + jsonPointer([name])))
  if (typeof member !== 'string' || member.length > LONGEST) return []
  const text = member.trim()
  const error = cellErrorOf(text)
  if (error !== null) return [{ code: 'cell-error', pointer, details: { value: error } }]
  return isScientific(text) ? [{ code: 'number-inexact', pointer, details: { value: text } }] : []
}
