import type { Request, Response, Router } from 'express'
import { z } from 'zod'
import { isDivisionCode } from '../../domain/ids.ts'
import { OUTLET_LEVEL, type OutletEntry } from '../../domain/outlets.ts'
import { contentDisposition } from '../../http/content-disposition.ts'
import { XLSX_TYPE } from '../../query/exports/sheet-xml.ts'
import type { Page } from '../../query/pages/layout.ts'
import { entryPlace } from '../../query/pages/place-names.ts'
import type { Desk } from '../desk.ts'
import type { ShownPlace } from '../desk-pages.ts'
import type { FormWithSheet, SentFile } from './carried-sheet.ts'
import type { GivenFile } from './given-files.ts'
import { type LookedSheet, lookAtSheet, MOST_ROWS_SENT } from './look-at-sheet.ts'
import { markedWorkbook } from './marked-workbook.ts'
import { chooseSheetPage, publishedSheetPage, sheetReportPage, unreadSheetPage } from './sheet-pages.ts'
import { readTicks, type SheetTicks, whatWasSeen } from './sheet-ticks.ts'
import { NOT_CHOSEN, type SheetRefusal } from './sheet-turns.ts'
import { templateWorkbook } from './template-workbook.ts'

const HOW_TO_SHRINK = `请分成几个文件，每个不超过 ${MOST_ROWS_SENT} 行，逐个上传；表格里的图片请先删去。`

/** The forms for a sheet: look at what it would publish, then publish its good rows. */
export function addSheetForms(router: Router, desk: Desk): void {
  router.get('/desk/import', (request, response) =>
    desk.answer(request, response, chooseSheetPage(desk.seatOf(response), null)),
  )

  router.get('/desk/import/template.xlsx', (_request, response) => {
    const { node } = desk.seatOf(response)
    sendWorkbook(response, '空白表格.xlsx', templateWorkbook(desk.directory(), node))
  })

  router.post('/desk/import', desk.limitWrites, (request, response) => {
    const keep = desk.filesAt(response)
    const refuse = (refusal: SheetRefusal, status: number, files: GivenFile[] = []) =>
      desk.answer(request, response, chooseSheetPage(desk.seatOf(response), refusal, files), status)
    return desk.takeSheet(request, response, {
      ...{ refuse, keep },
      howToShrink: HOW_TO_SHRINK,
      work: (form) => {
        const { sheet } = form
        if (sheet === null || sheet.bytes.length === 0) return refuse(NOT_CHOSEN, 422, form.files)
        return answerSheet(desk, request, response, { ...sheetFormOf(form), sheet })
      },
    })
  })
}

interface SheetForm {
  sheet: SentFile
  files: GivenFile[]
  ticks: SheetTicks
  /** The ticks under which the clerk has seen the report; null where she has seen none. */
  seen: string | null
  does: 'check' | 'publish' | 'mark'
}

const pressed = z.object({
  seen: z.string().nullable().catch(null),
  does: z.enum(['check', 'publish', 'mark']).catch('check'),
})

function sheetFormOf({ fields, isNew, files, scan }: FormWithSheet): Omit<SheetForm, 'sheet'> {
  const ticks = readTicks(fields, scan)
  return isNew ? { ticks, files, seen: null, does: 'check' } : { ticks, files, ...pressed.parse(fields) }
}

async function answerSheet(desk: Desk, request: Request, response: Response, form: SheetForm): Promise<void> {
  const { sheet: file, ticks, files, does, seen } = form
  const seat = desk.seatOf(response)
  // Nothing is published under ticks whose report nobody has seen, nor for another office than it was seen for.
  const { nodeId } = seat.session
  const keep = desk.filesAt(response)
  const carried = { node: nodeId, file, ticks, files, maxBytes: keep.maxBytes }
  const isSeen = seen === whatWasSeen(carried)
  const publishes = does === 'publish' && isSeen
  const marks = does === 'mark'
  const { publisher, journal } = desk.nodeAt(response)
  const { newId, turn } = desk
  const importing = { publisher, journal, newId, turn, files, keep, node: seat.node, actor: seat.session.actor }
  const looked = await lookAtSheet(file, ticks, { ...importing, directory: desk.directory() }, { publishes, marks })
  const show = (page: Page, status = 200) => desk.answer(request, response, page, status)
  if (!looked.ok) return show(unreadSheetPage(seat, carried, looked), looked.isHalfDone ? 503 : 422)
  if (marks) {
    const name = file.name.replace(/\.[^.]*$/, '')
    return sendWorkbook(response, `${name}（检查结果）.xlsx`, await markedWorkbook(looked, desk.turn))
  }
  if (publishes) return show(publishedSheetPage(seat, looked, carried, placesOf(looked, desk)))
  await show(sheetReportPage(seat, looked, carried, seen !== null && !isSeen))
}

export function sendWorkbook(response: Response, name: string, bytes: Buffer): void {
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
