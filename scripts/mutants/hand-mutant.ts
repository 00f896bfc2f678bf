/** A change that somebody made by hand to see whether a test notices. */
export interface HandMutant {
  name: string
  /** What is wrong with the code then. */
  what: string
  file: string
  /** Stands in the file once. */
  from: string
  to: string
  /** The test files that are asked, the likeliest first. */
  tests: string[]
  /** Why nothing can notice; left out where a test must. */
  equivalent?: string
}
