import type { CountQuery, ItemStore } from '../ports/item-store.ts'

/** Nobody pages further, and a count costs more the more there is. */
const MOST_COUNTED = 10_000

/** How many lists' totals are remembered. */
const CAPACITY = 500

/** Gives the number of items in a list, null for more than `MOST_COUNTED` or where it is not counted. */
export type ListTotals = (generation: ItemStore, query: CountQuery, state: unknown) => Promise<number | null>

/** Counts each list once for a state. Whoever asks meanwhile gets what is being counted. */
export function createListTotals(): ListTotals {
  const counted = new Map<string, Promise<number | null>>()
  return (generation, query, state) => {
    const key = JSON.stringify([state, query])
    const known = counted.get(key)
    if (known !== undefined) return known
    const counting = generation
      .countOutlet(query, MOST_COUNTED)
      .then((count) => (count === null || count > MOST_COUNTED ? null : count))
    counted.set(key, counting)
    counting.catch(() => counted.delete(key))
    if (counted.size > CAPACITY) counted.delete(counted.keys().next().value as string)
    return counting
  }
}
