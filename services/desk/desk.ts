import type { Request, RequestHandler, Response } from 'express'
import type { Directory } from '../domain/directory/directory.ts'
import type { ItemId } from '../domain/ids.ts'
import type { OutletEntry } from '../domain/outlets.ts'
import type { Timers } from '../domain/timers.ts'
import type { ReadForDesk } from '../query/read-for-desk.ts'
import type { Seat } from './desk-pages.ts'
import type { KeepFile } from './kept-files.ts'
import type { DeskNode } from './own-items.ts'
import type { SendPage } from './send-page.ts'
import type { TakeSheet } from './sheets/sheet-turns.ts'

/** What the pages have of an item; null where they have none yet. */
interface ShownItem {
  version: number
  outlets: OutletEntry[]
}

/** What the forms of the desk share. */
export interface Desk {
  directory: () => Directory
  /** UUIDv7 */
  newId: () => string
  /** Gives the event loop back. */
  turn: Timers['turn']
  /** `away`: the read models give no answer now. The desk goes on without. */
  shown: (itemId: ItemId) => Promise<ShownItem | null | 'away'>
  read: ReadForDesk
  seatOf(response: Response): Seat
  nodeAt(response: Response): DeskNode
  answer: SendPage
  /** Where files of the office that is signed in are kept. */
  filesAt(response: Response): KeepFile
  /** Whether whoever was signed in still is: asked again behind whatever takes its time. If not, it has been answered. */
  takeSeat(request: Request, response: Response): Promise<boolean>
  /** Of forms that publish. */
  limitWrites: RequestHandler
  /** Of forms that come with a sheet. */
  takeSheet: TakeSheet
  /** Of forms that may come with files: reads them, behind all that may refuse the form before. */
  takeFiles: RequestHandler[]
  /** The same of forms that come with the scan of a paper form alone. */
  takeScan: RequestHandler[]
}
