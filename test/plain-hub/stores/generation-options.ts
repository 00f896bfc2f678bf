import type { BrokenRule } from './write-steps.ts'

export interface GenerationOptions {
  /** Waited for before every reading and every single write: here others go on, and here a process crashes. */
  turn: () => Promise<void>
  /** Waited for before a write in place of `turn`. */
  writeTurn?: () => Promise<void>
  /** The order of writes that may come in any order. */
  shuffled?: <T>(writes: T[]) => T[]
  /** A whole batch in one transaction, as SQLite does it, or one write after the other, as MongoDB. */
  isTransactional?: boolean
  broken?: BrokenRule | null
}
