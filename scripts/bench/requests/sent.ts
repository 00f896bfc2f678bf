import type { Dice } from '../../generate/random.ts'

/** A request that the search tries. */
export interface Sent {
  path: string
  method?: 'POST' | 'PUT'
  headers?: Record<string, string>
  body?: string
}

export interface Town {
  nodeId: string
  itemIds: string[]
  /** A cursor of the changes, somewhere in the middle. */
  cursor: string
}

/** Makes one of a kind. `size` is 0 to 1: how large or how many. */
export type Kind = (dice: Dice, size: number, town: Town) => Sent
