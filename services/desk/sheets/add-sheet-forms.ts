import type { Request, Response, Router } from 'express'
import { createFewAtOnce } from '../../domain/few-at-once.ts'
import { isDivisionCode, type NodeId } from '../../domain/ids.ts'
import { OUTLET_LEVEL, type OutletEntry } from '../../domain/outlets.ts'
import { contentDisposition } from '../../http/content-disposition.ts'
import { XLSX_TYPE } from '../../query/exports/sheet-xml.ts'
import { byteSize } from '../../query/pages/byte-size.ts'
import type { Page } from '../../query/pages/layout.ts'
import { entryPlace } from '../../query/pages/place-names.ts'
import type { Desk } from '../desk.ts'
import type { ShownPlace } from '../desk-pages.ts'
import { type LookedSheet, lookAtSheet, MOST_ROWS_SENT } from './look-at-sheet.ts'
import { markedWorkbook } from './marked-workbook.ts'
import { MOST_SHEET_BYTES, readSheetForm, type SentSheetForm } from './sent-sheet-form.ts'
import {
  type CarriedSheet,
  chooseSheetPage,
  publishedSheetPage,
  type SheetRefusal,
  sheetReportPage,
  unreadSheetPage,
} from './sheet-pages.ts'
import { whatWasSeen } from './sheet-ticks.ts'
import { templateWorkbook } from './template-workbook.ts'

/** Sheets of one office at a time, and offices whose sheets wait. A sheet takes some seconds, and its form some megabytes. */
const MOST_OF_A_NODE = 2
const MOST_NODES = 9

const TOO_LARGE: SheetRefusal = {
  message: `表格超过 ${byteSize(MOST_SHEET_BYTES)}，没有读。`,
  remedy: `请分成几个文件，每个不超过 ${MOST_ROWS_SENT} 行，逐个上传；表格里的图片请先删去。`,
}
const NOT_CHOSEN: SheetRefusal = { message: '没有选择表格文件，或文件是空的。', remedy: '请选择文件后再检查。' }
const TOO_MANY: SheetRefusal = {
  message: '别人的表格正在处理，还没有轮到这一张。',
  remedy: '请过一分钟再试，不会重复发布。',
}

/**
 * The forms for a sheet: look at what it would publish, then publish its good rows. Sheets are taken one after the other:
 * so a form that is sent twice finds its rows published, and others have their turn.
 */
export function addSheetForms(router: Router, desk: Desk): void {
  const oneAtATime = createFewAtOnce(1)
  /** Of each office, the sheets that are sent, wait or are read. */
  const underWay = new Map<NodeId, number>()

  router.get('/desk/import', (request, response) =>
    desk.answer(request, response, chooseSheetPage(desk.seatOf(response), null)),
  )

  router.get('/desk/import/template.xlsx', (_request, response) => {
    const { node } = desk.seatOf(response)
    sendWorkbook(response, '空白表格.xlsx', templateWorkbook(desk.directory(), node))
  })

  router.post('/desk/import', desk.limitWrites, async (request, response) => {
    const refuse = (refusal: SheetRefusal, status: number) =>
      desk.answer(request, response, chooseSheetPage(desk.seatOf(response), refusal), status)
    const { nodeId } = desk.seatOf(response).session
    const ofNode = underWay.get(nodeId) ?? 0
    if (ofNode >= MOST_OF_A_NODE || underWay.size >= MOST_NODES) return refuse(TOO_MANY, 503)
    underWay.set(nodeId, ofNode + 1)
    try {
      const form = await readSheetForm(request)
      if (form === 'too-large') return await refuse(TOO_LARGE, 413)
      const { sheet, ...rest } = form
      if (sheet === null || sheet.bytes.length === 0) return await refuse(NOT_CHOSEN, 422)
      await oneAtATime(async () => {
        // Nobody waits for it any more: a clerk who sends it again need not wait for this one.
        if (response.closed || !(await desk.takeSeat(request, response))) return
        await answerSheet(desk, request, response, { ...rest, sheet })
      })
    } finally {
      const left = (underWay.get(nodeId) ?? 1) - 1
      if (left === 0) underWay.delete(nodeId)
      else underWay.set(nodeId, left)
    }
  })
}

type SheetForm = SentSheetForm & { sheet: CarriedSheet['file'] }

async function answerSheet(desk: Desk, request: Request, response: Response, form: SheetForm): Promise<void> {
  const { sheet: file, ticks, does, seen } = form
  const seat = desk.seatOf(response)
  // Nothing is published under ticks whose report nobody has seen, nor for another office than it was seen for.
  const { nodeId } = seat.session
  const publishes = does === 'publish' && seen === whatWasSeen(nodeId, ticks)
  const marks = does === 'mark'
  const { publisher, journal } = desk.nodeAt(response)
  const { newId, turn } = desk
  const importing = { publisher, journal, newId, turn, node: seat.node, actor: seat.session.actor }
  const looked = await lookAtSheet(file, ticks, { ...importing, directory: desk.directory() }, { publishes, marks })
  const carried = { node: nodeId, file, ticks }
  const show = (page: Page, status = 200) => desk.answer(request, response, page, status)
  if (!looked.ok) return show(unreadSheetPage(seat, carried, looked), looked.isHalfDone ? 503 : 422)
  if (marks) {
    const name = file.name.replace(/\.[^.]*$/, '')
    return sendWorkbook(response, `${name}（检查结果）.xlsx`, await markedWorkbook(looked, desk.turn))
  }
  if (publishes) return show(publishedSheetPage(seat, looked, carried, placesOf(looked, desk)))
  await show(sheetReportPage(seat, looked, carried, seen !== null && seen !== whatWasSeen(nodeId, ticks)))
}

function sendWorkbook(response: Response, name: string, bytes: Buffer): void {
  response.set('Content-Disposition', contentDisposition('attachment', name)).type(XLSX_TYPE).send(bytes)
}

/** So many places are named. Each item's own page names all of its places. */
const MOST_PLACES = 12

/** Where the rows that were published are shown. */
function placesOf({ report }: LookedSheet, desk: Desk): ShownPlace[] {
  const directory = desk.directory()
  const divisions = report.rows.flatMap(({ outcome, record: { division } = {} }) =>
    outcome === 'accepted' && division != null && isDivisionCode(division) ? [division] : [],
  )
  const entries = [...new Set(divisions)].flatMap((division): OutletEntry[] => [
    `board/${division}`,
    `site/${directory.atLevelOrAbove(division, OUTLET_LEVEL.site)}`,
    `topic/${directory.atLevelOrAbove(division, OUTLET_LEVEL.topic)}`,
  ])
  return [...new Set(entries)].slice(0, MOST_PLACES).map((entry) => entryPlace(entry, directory))
}
