import type { Request, RequestHandler, Response } from 'express'
import type { Directory } from '../domain/directory/directory.ts'
import type { ItemId } from '../domain/ids.ts'
import type { Page } from '../query/pages/layout.ts'
import type { Seat } from './desk-pages.ts'
import type { DeskNode } from './own-items.ts'

/** What the forms of the desk share. */
export interface Desk {
  directory: () => Directory
  /** UUIDv7 */
  newId: () => string
  /** The version of an item that the pages show; null where they show none. */
  shownVersion: (itemId: ItemId) => Promise<number | null>
  seatOf(response: Response): Seat
  nodeAt(response: Response): DeskNode
  answer(request: Request, response: Response, page: Page, status?: number): Promise<void>
  /** Of forms that publish. */
  limitWrites: RequestHandler
}
