import type { Mutant } from './plant-mutants.ts'

/** A change that no test can notice, because it changes nothing that anybody can see. */
export interface Equivalent {
  file: string
  within: string
  /** As `npm run mutants` prints it: `original → replacement`. */
  change: string
  why: string
}

export const EQUIVALENTS: Equivalent[] = []

export const isThis = (mutant: Mutant, one: Equivalent): boolean =>
  mutant.file === one.file && mutant.within === one.within && mutant.change === one.change
