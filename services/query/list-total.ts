import type { CountQuery, ItemStore } from '../ports/item-store.ts'
import { createOnceForState } from './once-for-state.ts'

/** Nobody pages further, and a count costs more the more there is. */
const MOST_COUNTED = 10_000

/** How many lists' totals are remembered. */
const CAPACITY = 500

/** Gives the number of items in a list, null for more than `MOST_COUNTED` or where it is not counted. */
export type ListTotals = (generation: ItemStore, query: CountQuery, state: unknown) => Promise<number | null>

/** Counts each list once for a state. */
export function createListTotals(): ListTotals {
  const once = createOnceForState<number | null>(CAPACITY)
  return (generation, query, state) =>
    once([state, query], async () => {
      const count = await generation.countOutlet(query, MOST_COUNTED)
      return count === null || count > MOST_COUNTED ? null : count
    })
}
