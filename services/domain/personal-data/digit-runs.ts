import { withAsciiDigits } from '../ascii-digits.ts'

/** Digits with nothing visible between them, as ASCII. The last may be X. */
export interface DigitGroup {
  offset: number
  /** In the text, with its zero-width characters. */
  length: number
  digits: string
}

/** Groups of digits, each one space or hyphen from the next. */
export type DigitRun = DigitGroup[]

/** These characters are invisible. They come along when a text is copied from a web page. */
const ZERO_WIDTH = '[\\u00ad\\u200b-\\u200d\\u2060\\ufeff]*'
const BETWEEN = `${ZERO_WIDTH}(?:[ \\u00a0\\u3000\\-－–—\\u2011]${ZERO_WIDTH})?`
// Eleven digits or more, full width too. No number of a person is shorter. What begins within digits was looked at before.
const RUN = new RegExp(`(?<![0-9０-９])[0-9０-９](?:${BETWEEN}[0-9０-９]){10,}(?:${ZERO_WIDTH}[XxＸｘ])?`, 'g')
const GROUP = new RegExp(`\\d(?:${ZERO_WIDTH}\\d)*(?:${ZERO_WIDTH}X)?`, 'g')

/** Finds the runs of a text that may hold a person's number, in order. Its time grows linearly with the text. */
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
