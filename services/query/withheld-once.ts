import type { ItemId } from '../domain/ids.ts'

/** What does not check, each item once: several parts of an answer may have met the same one. */
export const withheldOnce = (withheld: readonly { itemId: ItemId }[]): { itemId: ItemId }[] => [
  ...new Map(withheld.map((one) => [one.itemId, one])).values(),
]
