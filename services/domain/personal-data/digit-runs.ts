import { withAsciiDigits } from '../ascii-digits.ts'

/** Digits without anything between, in ASCII; X may be the last. */
export interface DigitGroup {
  offset: number
  digits: string
}

/** Groups of digits, each one space or hyphen from the next. */
export type DigitRun = DigitGroup[]

// Eleven digits or more, full width too: what is shorter is nobody's number.
const RUN = /[0-9０-９](?:[ \u00a0\u3000\-－–—\u2011]?[0-9０-９]){10,}[XxＸｘ]?/g
const GROUP = /\d+X?/g

/** The runs of a text that may hold a number of a person, in order. Linear in its length. */
export const digitRuns = (text: string): DigitRun[] =>
  [...text.matchAll(RUN)].map(({ 0: run, index }) =>
    [
      ...withAsciiDigits(run)
        .replace(/[xＸｘ]$/, 'X')
        .matchAll(GROUP),
    ].map(({ 0: digits, index: place }) => ({
      offset: index + place,
      digits,
    })),
  )
