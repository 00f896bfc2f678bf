import type { Request, Response, Router } from 'express'
import { z } from 'zod'
import { standingRows } from '../../domain/catalogue/standing-rows.ts'
import type { FieldAt } from '../../domain/rules/field-at.ts'
import { reviewRulesFor } from '../../domain/rules/may-review.ts'
import { fail } from '../../http/problem.ts'
import { alertNotice } from '../desk-pages.ts'
import { sendWorkbook } from '../sheets/add-sheet-forms.ts'
import { NOT_CHOSEN, type SheetRefusal } from '../sheets/sheet-turns.ts'
import { askReviewer, atDesk } from './ask-reviewer.ts'
import { type CatalogueDesk, fieldOfPath, namedItem, pathOfField } from './catalogue-desk.ts'
import { sayRefused, sayReviewer } from './catalogue-words.ts'
import { type DraftForm, readDraftForm } from './draft-form.ts'
import { draftReportPage } from './draft-report-page.ts'
import { lookAtDraft, roundsOf } from './look-at-draft.ts'
import { ownFieldPage } from './own-field-page.ts'
import { ownCatalogues } from './own-standing.ts'
import { parentCatalogues, rowsFromParent } from './parent-catalogues.ts'
import { publishDraft } from './publish-draft.ts'
import { readSentCatalogue, type SentCatalogue } from './read-sent-catalogue.ts'
import { rowsWorkbook } from './rows-workbook.ts'

const DONE = {
  sent: '已报送，等待审核。审核的意见和结果都在本页。',
  again: '这一份此前已经报送，没有重复报送。',
  published: '已签发并公开，公开的页面几秒钟内更新。',
} as const

const HOW_TO_SHRINK = '请核对是不是选错了文件；表格里的图片请先删去。'

/** The catalogue of the clerk's own office in one field: looked at, sent to its reviewer, published. */
export function addOwnField(router: Router, desk: CatalogueDesk): void {
  const path = '/desk/catalogues/fields/:field'
  const fieldOf = (request: Request, response: Response) => fieldOfPath(desk, response, String(request.params.field))

  router.get(
    path,
    atDesk(desk, (request, response) => {
      const { done } = doneAsked.parse(request.query)
      return answerField(desk, request, response, { field: fieldOf(request, response), done: done ? DONE[done] : null })
    }),
  )

  router.get(
    `${path}/rows.xlsx`,
    atDesk(desk, async (request, response) => {
      const { name, title } = fieldOf(request, response)
      const { node } = desk.seatOf(response)
      const parent = namedItem(request.query.parent)
      const above =
        parent === null ? null : ((await parentOf(desk, response, { name, parent })) ?? fail('item-unknown'))
      const own = above === null ? ((await desk.shelfAt(response)).standing(name) ?? fail('item-unknown')) : null
      const rows = above?.rows ?? standingRows(own?.content.rows ?? [])
      sendWorkbook(response, `${above?.office.name ?? node.name}${title}领域目录.xlsx`, rowsWorkbook(rows))
    }),
  )

  router.post(
    path,
    desk.limitWrites,
    atDesk(desk, (request, response) => {
      const field = fieldOf(request, response)
      const refuse = (refusal: SheetRefusal, status: number) =>
        answerField(desk, request, response, { field, refusal }, status)
      return desk.takeSheet(request, response, {
        ...{ refuse, howToShrink: HOW_TO_SHRINK },
        work: async (sent) => {
          const form = readDraftForm(sent, desk.newId)
          const read = await rowsOfForm(desk, response, { form, field })
          // The reviewer's hub may take its time, and others need not wait for it.
          return () => (read.ok ? answerDraft(desk, request, response, { field, form, sent: read }) : refuse(read, 422))
        },
      })
    }),
  )
}

const doneAsked = z.object({ done: z.enum(['sent', 'again', 'published']).optional().catch(undefined) })

const parentOf = async (desk: CatalogueDesk, response: Response, { name, parent }: { name: string; parent: string }) =>
  (await parentCatalogues(desk, desk.seatOf(response).node, name)).find(({ itemId }) => itemId === parent)

interface FieldAnswer {
  field: FieldAt
  done?: string | null
  refusal?: SheetRefusal
}

async function answerField(
  desk: CatalogueDesk,
  request: Request,
  response: Response,
  { field, done = null, refusal }: FieldAnswer,
  status = 200,
): Promise<void> {
  const seat = desk.seatOf(response)
  const { nodeId } = seat.session
  const [own, told] = [await ownCatalogues(desk, response), await roundsOf(desk, nodeId, field.name)]
  const reviewed = { reviews: 'catalogue', of: nodeId, field: field.name, day: desk.today() } as const
  const page = ownFieldPage(seat, {
    ...{ field, ...told, done, refusal: refusal ?? null, own: own(field.name) },
    isReviewed: reviewRulesFor(desk.directory(), reviewed).length > 0,
    parents: await parentCatalogues(desk, seat.node, field.name),
  })
  await desk.answer(request, response, page, status)
}

/** The rows of the sheet, or of the office above. */
async function rowsOfForm(
  desk: CatalogueDesk,
  response: Response,
  { form, field: { name } }: { form: DraftForm; field: FieldAt },
): Promise<({ ok: true } & SentCatalogue) | ({ ok: false } & SheetRefusal)> {
  const { sheet, parent } = form
  if (sheet !== null && sheet.bytes.length > 0) return readSentCatalogue(sheet, form, desk.turn)
  const above = parent === null ? undefined : await parentOf(desk, response, { name, parent })
  if (parent !== null && above === undefined)
    return { ok: false, message: '上级的这份目录已经改动，或不再有效。', remedy: '请重新选择。' }
  if (above === undefined) return { ok: false, ...NOT_CHOSEN }
  const rows = rowsFromParent(above).map((content, at) => ({ place: `第 ${at + 1} 个`, content }))
  return { ok: true, rows, faults: [], notes: [] }
}

interface DraftAnswer {
  field: FieldAt
  form: DraftForm
  sent: SentCatalogue
}

/** Nothing is sent or published but what the clerk has seen in this very state. */
async function answerDraft(
  desk: CatalogueDesk,
  request: Request,
  response: Response,
  { field, form, sent }: DraftAnswer,
): Promise<void> {
  const looked = await lookAtDraft(desk, response, {
    ...{ field: field.name, acknowledged: form.acknowledged, hasFaults: sent.faults.length > 0 },
    rows: sent.rows.map(({ content }) => content),
  })
  const hasSeen = form.seen === looked.seen
  const show = (notice: DraftNotice = null, status = 200) => {
    const hasChanged = form.seen !== null && !hasSeen
    const report = { sent, looked, form, hasChanged, notice: notice === null ? (false as const) : notice }
    return desk.answer(request, response, draftReportPage(desk.seatOf(response), report), status)
  }
  const { next, draft } = looked
  if (!hasSeen || form.does === 'check' || form.does !== next.does) return show()
  // It may have taken its time: whoever has left meanwhile sends and signs nothing.
  if (!(await desk.takeSeat(request, response))) return
  if (next.does === 'send') {
    const { nodeId } = desk.seatOf(response).session
    const { rows, rowsHash } = draft
    const sending = await askReviewer(() => desk.wayOf(nodeId).send({ nodeId, field: field.name, rows, rowsHash }))
    if (!sending.ok) return show(refused(sayReviewer(sending.untold)), 502)
    return response.redirect(303, `${pathOfField(field.name)}?done=${sending.told.isNew ? 'sent' : 'again'}`)
  }
  if (!looked.content.ok) return show()
  const outcome = await publishDraft(desk, response, { draft, form, content: looked.content.content })
  if (!outcome.ok) return show(sayRefused(outcome, form), 422)
  response.redirect(303, `${pathOfField(field.name)}?done=published`)
}

type DraftNotice = ReturnType<typeof sayRefused> | null

const refused = (why: string): Exclude<DraftNotice, null> => alertNotice('没有报送。', why)
