import type { Request } from 'express'
import { type ItemId, isItemId } from '../domain/ids.ts'
import { fail } from '../http/problem.ts'

/** The item that the request's path names. A text that is no item id counts as an unknown item. */
export function requestedItem({ params }: Request): ItemId {
  const text = String(params.itemId)
  return isItemId(text) ? text : fail('item-unknown')
}
