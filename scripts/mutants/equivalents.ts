/** A change that no test can notice, because it changes nothing that anybody can see. */
export interface Equivalent {
  file: string
  /** The declaration at the left margin. */
  within: string
  /** As `npm run mutants` prints it: `original → replacement`. */
  change: string
  /** How many mutants of the declaration are this change; 1 unless said. */
  times?: number
  why: string
}

export const EQUIVALENTS: Equivalent[] = []
