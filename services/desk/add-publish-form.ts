import type { Request, Response, Router } from 'express'
import { html } from 'hono/html'
import type { DirectoryNode } from '../domain/directory/directory.ts'
import type { Rejection } from '../domain/errors.ts'
import { reject, rejectFaults } from '../domain/errors.ts'
import { itemIdOf } from '../domain/ids.ts'
import type { Content } from '../domain/item/content.ts'
import { parseContent } from '../domain/item/content-schema.ts'
import { inContent } from '../publisher/in-content.ts'
import type { Desk } from './desk.ts'
import type { Seat } from './desk-pages.ts'
import { filesSent, scanSent } from './form-body.ts'
import type { FormChoices } from './form-fields.ts'
import { contentFrom, type FormValues, formOf, isWritten, readForm } from './form-values.ts'
import { type AboveForm, NOTHING_ABOVE, newItemPage, otherOfficeNotice, previewOf } from './forms-of-items.ts'
import { markedForm } from './masking/marked-form.ts'
import { outletChoices } from './outlet-choice.ts'
import { askedLink, linkedForm } from './plans/about-link.ts'
import { refused, refusedFiles, warningNotice } from './refusal.ts'
import { contentToSign, signOffsAt, signOffsToCome } from './sign-off-fields.ts'

/** The form for a new item: look at it, then sign. A form that comes twice publishes once. */
export function addPublishForm(router: Router, desk: Desk): void {
  const choicesFor = (form: FormValues, response: Response): FormChoices => {
    const itemId = itemIdOf(desk.seatOf(response).session.nodeId, desk.newId())
    const command = { type: 'PublishItem', itemId, content: contentToSign(form, null) } as const
    return choicesAt(desk, response, null, signOffsAt(desk, response, command).roles)
  }

  router.get('/desk/new', async (request, response) => {
    const begun = { ...formOf(null, null, desk.newId()), shownOn: usualOutlets(desk.seatOf(response).node) }
    const form = { ...begun, ...(await askedLink(desk, request)) }
    const { about, refusal } = await linkedForm(desk, response, form)
    const above = { ...NOTHING_ABOVE, about, notice: refusal }
    await desk.answer(request, response, newItemPage(desk.seatOf(response), form, choicesFor(form, response), above))
  })

  router.post('/desk/new', desk.limitWrites, ...desk.takeFiles, async (request, response) => {
    const files = filesSent(response)
    const { form, finds, marks } = markedForm(sentForm(request, response, desk), null)
    const seat = desk.seatOf(response)
    const { publisher } = desk.nodeAt(response)
    const { about, refusal } = await linkedForm(desk, response, form)
    const again = (above: AboveForm, status: number) => {
      const page = newItemPage(seat, form, choicesFor(form, response), { ...above, ...marks, about })
      return desk.answer(request, response, page, status)
    }
    if (isOfAnother(form, seat)) return again({ ...NOTHING_ABOVE, notice: otherOfficeNotice(seat) }, 409)
    if (refusal !== false) return again({ ...NOTHING_ABOVE, notice: refusal }, 409)
    const unkept = refusedFiles(files)
    if (unkept !== false) return again({ ...NOTHING_ABOVE, notice: unkept }, 422)
    const parsed = contentOf(form, null)
    if (!parsed.ok) return again(refused(parsed, form, finds), 422)
    const { nodeId, actor } = seat.session
    await publisher.prepare()
    const asked = {
      command: {
        ...{ type: 'PublishItem' as const, itemId: itemIdOf(nodeId, desk.newId()) },
        ...{ content: parsed.content, acknowledged: form.acknowledged, review: form.review },
      },
      ...{ isNew: form.isNew, actor },
    }
    if (form.does === 'preview') {
      const tried = await publisher.tryApart({ ...asked, idempotencyKey: desk.newId() }, 'draft')
      if (!tried.ok) return again(refused(tried, form, finds), 422)
      const { faults, warnings } = publisher.signOffsOf(asked.command)
      const wrong = faults.filter(({ code }) => code !== 'sign-off-missing')
      if (wrong.length > 0) return again(refused(rejectFaults(wrong), form, finds), 422)
      const preview = html`${previewOf(parsed.content)}${tried.duty.due !== null && html`<p>最迟应在 ${tried.duty.due} 公开。</p>`}`
      const notice = html`${signOffsToCome(faults)}${warningNotice([...tried.warnings, ...warnings])}`
      return again({ notice, preview }, 200)
    }
    const outcome = await publisher.executeApart({ ...asked, idempotencyKey: form.key, scan: form.scan?.sha256 })
    if (!outcome.ok) return again(refused(outcome, form, finds), 422)
    response.redirect(303, `/desk/items/${outcome.itemId}?done=published`)
  })
}

/** A form as it was sent, with the files and the scan that came with it. */
export const sentForm = (request: Request, response: Response, { newId }: Pick<Desk, 'newId'>): FormValues =>
  readForm(request.body, newId, filesSent(response), scanSent(response))

/** In another tab somebody signed in for another office: it is not to sign what was written for this one. */
const isOfAnother = ({ node }: FormValues, { session }: Seat): boolean => node !== '' && node !== session.nodeId

/** What is ticked in an empty form. Only a township's items are usually meant for every village board under it. */
const usualOutlets = ({ level }: DirectoryNode): FormValues['shownOn'] => ({
  ...{ board: level === 'township' ? ['all'] : [], site: ['all'], topic: ['all'] },
})

export function choicesAt(desk: Desk, response: Response, content: Content | null, roles: string[]): FormChoices {
  const directory = desk.directory()
  return {
    outlets: outletChoices(desk.seatOf(response).node, directory),
    fields: directory.fields(),
    isWritten: isWritten(content),
    roles,
  }
}

/** The content that a form says, parsed as the API's are. */
export function contentOf(form: FormValues, before: Content | null): { ok: true; content: Content } | Rejection {
  const parsed = parseContent(contentFrom(form, before))
  if (parsed.ok) return parsed
  const faults = parsed.faults.map(inContent)
  return reject(faults[0]?.code ?? 'schema-invalid', faults)
}
