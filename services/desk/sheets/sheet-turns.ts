import type { Request, Response } from 'express'
import { createFewAtOnce } from '../../domain/few-at-once.ts'
import type { NodeId } from '../../domain/ids.ts'
import { byteSize } from '../../query/pages/byte-size.ts'
import type { Seat } from '../desk-pages.ts'
import type { KeepFile } from '../kept-files.ts'
import { type FormWithSheet, MOST_SHEET_BYTES, readFormWithSheet } from './carried-sheet.ts'
import type { GivenFile } from './given-files.ts'

/** Why a sheet was not taken, and what to do: both whole sentences. */
export interface SheetRefusal {
  message: string
  remedy: string
}

/** Sheets of one office at a time, and offices whose sheets wait. A sheet takes some seconds, and its form some megabytes. */
const MOST_OF_A_NODE = 2
const MOST_NODES = 9

export const NOT_CHOSEN: SheetRefusal = { message: '没有选择表格文件，或文件是空的。', remedy: '请选择文件后再检查。' }

const TOO_MANY: SheetRefusal = {
  message: '别人的表格正在处理，还没有轮到这一张。',
  remedy: '请过一分钟再试，不会重复发布。',
}

const TOO_MUCH: SheetRefusal = {
  message: '一次选的文件太多或太大，没有读完。',
  remedy: '请分几次选：先交表格和一部分附件，其余的在检查结果的页面上再加。',
}

const sheetTooLarge = (remedy: string): SheetRefusal => ({
  message: `表格超过 ${byteSize(MOST_SHEET_BYTES)}，没有读。`,
  remedy,
})

interface SheetWork {
  /** `files` came with it, and are kept. */
  refuse(refusal: SheetRefusal, status: number, files?: GivenFile[]): Promise<void>
  /** Where files beside the sheet are kept. Left out, none come. */
  keep?: KeepFile
  /** Of a sheet that is larger than any that is taken: how to make it smaller. */
  howToShrink: string
  /** What it gives is done when others have their turn again: it may wait for another hub. */
  work(form: FormWithSheet): Promise<void | (() => Promise<void>)>
}

/** Reads a form with a sheet and does what is to be done with it, when it is its turn. */
export type TakeSheet = (request: Request, response: Response, how: SheetWork) => Promise<void>

/** Who sits at the desk, and whether she still does. */
interface Seating {
  seatOf(response: Response): Seat
  takeSeat(request: Request, response: Response): Promise<boolean>
}

/**
 * Sheets are taken one after the other: so a form that is sent twice finds its rows published, and others have their turn.
 */
export function createSheetTurns({ seatOf, takeSeat }: Seating): TakeSheet {
  const oneAtATime = createFewAtOnce(1)
  /** Of each office, the sheets that are sent, wait or are read. */
  const underWay = new Map<NodeId, number>()
  return async (request, response, { refuse, keep, howToShrink, work }) => {
    const { nodeId } = seatOf(response).session
    const ofNode = underWay.get(nodeId) ?? 0
    if (ofNode >= MOST_OF_A_NODE || underWay.size >= MOST_NODES) return refuse(TOO_MANY, 503)
    underWay.set(nodeId, ofNode + 1)
    try {
      const form = await readFormWithSheet(request, keep)
      if ('tooLarge' in form)
        return form.tooLarge === 'files'
          ? await refuse(TOO_MUCH, 413)
          : await refuse(sheetTooLarge(howToShrink), 413, form.files)
      const left = await oneAtATime(async () => {
        // Nobody waits for it any more: a clerk who sends it again need not wait for this one.
        if (!response.closed && (await takeSeat(request, response))) return work(form)
      })
      if (typeof left === 'function') await left()
    } finally {
      const left = (underWay.get(nodeId) ?? 1) - 1
      if (left === 0) underWay.delete(nodeId)
      else underWay.set(nodeId, left)
    }
  }
}
