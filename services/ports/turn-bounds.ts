import type { ItemId } from '../domain/ids.ts'
import type { TurnsQuery } from './item-store.ts'

/** The days between which a store finds the turns asked for, as numbers (20260305). */
export interface TurnBounds {
  /** Behind the item `itemId` of `day`, or behind the whole day where it is null. */
  after: { day: number; itemId: ItemId | null }
  /** The last day itself is within. */
  upTo: number
}

/** The bounds of first days, and those of last days, of the same query. Their rows are merged by turn and itemId. */
export function turnBounds({ after, until }: Pick<TurnsQuery, 'after' | 'until'>): {
  begins: TurnBounds
  ends: TurnBounds
} {
  const { turn, itemId } = after
  const [day, isEnd] = [Math.floor(turn / 2), turn % 2 === 1]
  return {
    begins: { after: isEnd ? { day, itemId: null } : { day, itemId }, upTo: Math.floor(until / 2) },
    // On one day the ends stand behind the beginnings.
    ends: { after: isEnd ? { day, itemId } : { day: day - 1, itemId: null }, upTo: Math.floor((until - 1) / 2) },
  }
}
