import type { Instant, ItemId } from '../domain/ids.ts'

/**
 * The orders of a list. Each is descending, and itemId decides where the rest is the same.
 *
 * - `printed`: by printed day (`printedDay`), then `publishedAt`.
 * - `received`: by `publishedAt`.
 * - `updated`: by `updatedAt`.
 */
export const LIST_ORDERS = ['printed', 'received', 'updated'] as const
export type ListOrder = (typeof LIST_ORDERS)[number]

/** A place in an outlet's list. It is the whole key of an item in one order, so no two items share it. */
export interface ListPlace<At = Instant, Id = ItemId> {
  /** The printed day (20260305); 0 in an order that does not ask for it. */
  day: number
  /** `publishedAt` or `updatedAt`, as the order asks. */
  at: At
  itemId: Id
}

interface Listed<At, Id> {
  itemId: Id
  publishedAt: At
  updatedAt: At
  day: number
}

/** A store may write its times otherwise. */
export const listPlaceOf = <At, Id>(
  order: ListOrder,
  { itemId, publishedAt, updatedAt, day }: Listed<At, Id>,
): ListPlace<At, Id> => ({
  day: order === 'printed' ? day : 0,
  at: order === 'updated' ? updatedAt : publishedAt,
  itemId,
})
