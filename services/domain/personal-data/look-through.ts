import type { ShownText } from '../item/shown-texts.ts'
import { type DigitRun, digitRuns } from './digit-runs.ts'

/** The texts of a content, and a first look at all of them together: most hold nothing of a person. */
export interface LookedThrough {
  texts: ShownText[]
  /** All texts: what is found in one of them is found here too. */
  joined: string
  /** The runs of digits in `joined`. */
  runs: DigitRun[]
}

/** No rule looks across it: white space alone would put the name of one text before the account of the next. */
export const BETWEEN_TEXTS = '\n\0\n'

export function lookThrough(texts: ShownText[]): LookedThrough {
  const joined = texts.map(([, text]) => text).join(BETWEEN_TEXTS)
  return { texts, joined, runs: digitRuns(joined) }
}
