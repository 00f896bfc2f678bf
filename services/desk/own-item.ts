import type { Request, Response } from 'express'
import { isItemId, makerOf } from '../domain/ids.ts'
import type { Content } from '../domain/item/content.ts'
import type { ItemState } from '../domain/item/decide.ts'
import { fail } from '../http/problem.ts'
import type { Desk } from './desk.ts'

/** An item of the clerk's own node; no content where it was erased. */
export interface OwnItem {
  item: ItemState
  content: Content | null
}

/** The item that a path names. Problems: `item-unknown`, `item-not-yours`. */
export function ownItem(desk: Desk, request: Request, response: Response): OwnItem {
  const { itemId = '' } = request.params as { itemId?: string }
  if (!isItemId(itemId)) return fail('item-unknown')
  if (makerOf(itemId) !== desk.seatOf(response).session.nodeId)
    return fail('item-not-yours', { nodeId: makerOf(itemId) })
  const known = desk.nodeAt(response).publisher.inForce(itemId) ?? fail('item-unknown')
  return { item: known.item, content: known.said?.content ?? null }
}
