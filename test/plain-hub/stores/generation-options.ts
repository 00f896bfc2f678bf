import type { BrokenRule } from './write-steps.ts'

export interface GenerationOptions {
  /** Every reading and every single write waits for this first. Here others go on, and here a process crashes. */
  turn: () => Promise<void>
  /** A write waits for this in place of `turn`. */
  writeTurn?: () => Promise<void>
  /** Chooses the order of writes that may come in any order. */
  shuffled?: <T>(writes: T[]) => T[]
  /**
   * Whether a batch is written in one transaction, as SQLite does it, or one write after the other, as MongoDB does.
   */
  isTransactional?: boolean
  broken?: BrokenRule | null
}
