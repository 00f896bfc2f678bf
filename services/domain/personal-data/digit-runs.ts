import { withAsciiDigits } from '../ascii-digits.ts'

/** Digits without anything seen between, in ASCII; X may be the last. */
export interface DigitGroup {
  offset: number
  /** Of the text, with the zero-width characters in it. */
  length: number
  digits: string
}

/** Groups of digits, each one space or hyphen from the next. */
export type DigitRun = DigitGroup[]

/** Seen by nobody; they come along when a text is copied from a page. */
const ZERO_WIDTH = '[\\u00ad\\u200b-\\u200d\\u2060\\ufeff]*'
const BETWEEN = `${ZERO_WIDTH}(?:[ \\u00a0\\u3000\\-－–—\\u2011]${ZERO_WIDTH})?`
// Eleven digits or more, full width too: what is shorter is nobody's number.
const RUN = new RegExp(`[0-9０-９](?:${BETWEEN}[0-9０-９]){10,}(?:${ZERO_WIDTH}[XxＸｘ])?`, 'g')
const GROUP = new RegExp(`\\d(?:${ZERO_WIDTH}\\d)*(?:${ZERO_WIDTH}X)?`, 'g')

/** The runs of a text that may hold a number of a person, in order. Linear in its length. */
export const digitRuns = (text: string): DigitRun[] =>
  [...text.matchAll(RUN)].map(({ 0: run, index }) =>
    [
      ...withAsciiDigits(run)
        .replace(/[xＸｘ]$/, 'X')
        .matchAll(GROUP),
    ].map(({ 0: group, index: place }) => ({
      offset: index + place,
      length: group.length,
      digits: group.replace(/[^\dX]/g, ''),
    })),
  )
