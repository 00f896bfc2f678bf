import type { Request } from 'express'
import { type ItemId, isItemId } from '../domain/ids.ts'
import { fail } from '../http/problem.ts'

/** The item that an address names; what is no item id names an unknown item. */
export function requestedItem({ params }: Request): ItemId {
  const text = String(params.itemId)
  return isItemId(text) ? text : fail('item-unknown')
}
