import { isPublicWord } from '../personal-data/public-text.ts'

/**
 * That somebody has reviewed what an event says before it was published, and answers for it in a role. It is signed in the
 * envelope's `review`, public for ever and never erased.
 */
export interface SignOff {
  /** As the paper form has it: `初审`, `保密审查`. */
  role: string
  /** Staff pseudonym. */
  actor: string
  /** The day on which it was signed, `YYYY-MM-DD` in Shanghai. A paper form has no hour. */
  at: string
}

/** Whether a text may be a role. */
export const isRole = (text: string): boolean => isPublicWord(text, 20)
