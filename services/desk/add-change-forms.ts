import type { Request, RequestHandler, Response, Router } from 'express'
import { z } from 'zod'
import type { ItemId } from '../domain/ids.ts'
import type { NodeCommand } from '../domain/item/commands.ts'
import { entryPlace } from '../query/pages/place-names.ts'
import { choicesAt, contentOf, sentForm } from './add-publish-form.ts'
import type { Desk } from './desk.ts'
import { filesSent } from './form-body.ts'
import { type FormValues, formOf } from './form-values.ts'
import {
  type AboveForm,
  CHANGES,
  type Change,
  changePage,
  changePreview,
  deskItemPage,
  NOTHING_ABOVE,
  overtakenNotice,
  withdrawPage,
} from './forms-of-items.ts'
import { markedForm } from './masking/marked-form.ts'
import { refusalOf } from './masking/mask-form.ts'
import { type OwnItem, ownItem } from './own-item.ts'
import { refused, refusedFiles } from './refusal.ts'
import { scansOf } from './scans.ts'
import { contentToSign, signOffsAt, withSignOffsToCome } from './sign-off-fields.ts'

const DONE = {
  published: '已签发，正在送往各处。',
  correct: CHANGES.correct.done,
  redact: CHANGES.redact.done,
  withdrawn: '已撤下，各处正在更新。',
} as const

const COMMANDS = { correct: 'ReviseItem', redact: 'RedactItem' } as const

/** An item of the clerk's own node, and the forms that change it. Each says which version she has read. */
export function addChangeForms(router: Router, desk: Desk): void {
  router.get('/desk/items/:itemId', async (request, response) => {
    const own = ownItem(desk, request, response)
    const { done } = z
      .object({ done: z.enum(['published', 'correct', 'redact', 'withdrawn']).optional().catch(undefined) })
      .parse(request.query)
    const shown = await desk.shown(own.item.itemId)
    const directory = desk.directory()
    const { version: shownVersion = null, outlets = [] } = shown === 'away' ? {} : (shown ?? {})
    const places = outlets.map((entry) => entryPlace(entry, directory))
    const page = deskItemPage(desk.seatOf(response), {
      ...own,
      ...{ shownVersion: shown === 'away' ? shown : shownVersion, places },
      done: done === undefined ? null : DONE[done],
      scans: scansOf(own.item.itemId, desk.nodeAt(response).journal),
    })
    await desk.answer(request, response, page)
  })
  for (const change of ['correct', 'redact'] as const) addChangeForm(router, desk, change)
  addWithdrawForm(router, desk)
}

/** Answers with the form of a change, and asks for the sign-offs that what it says now demands. */
const changeAnswer =
  (desk: Desk, change: Change) =>
  (
    request: Request,
    response: Response,
    { item: { itemId }, content }: OwnItem,
    { form, above, status }: { form: FormValues; above: AboveForm; status: number },
  ) => {
    const said = { itemId, content: contentToSign(form, content), review: form.review, reason: '', expectedVersion: 0 }
    const { roles, faults } = signOffsAt(desk, response, { ...said, type: COMMANDS[change] })
    const page = changePage(desk.seatOf(response), {
      ...{ change, itemId, form },
      choices: choicesAt(desk, response, content, roles),
      above: withSignOffsToCome(above, faults),
    })
    return desk.answer(request, response, page, status)
  }

const demandOwn =
  (desk: Desk): RequestHandler =>
  (request, response, next) => {
    ownItem(desk, request, response)
    next()
  }

function addChangeForm(router: Router, desk: Desk, change: Change): void {
  const answer = changeAnswer(desk, change)

  router.get(`/desk/items/:itemId/${change}`, (request, response) => {
    const own = ownItem(desk, request, response)
    const form = formOf(own.content, own.item.version, desk.newId())
    return answer(request, response, own, { form, above: NOTHING_ABOVE, status: 200 })
  })

  router.post(
    `/desk/items/:itemId/${change}`,
    desk.limitWrites,
    demandOwn(desk),
    ...desk.takeFiles,
    async (request, response) => {
      const own = ownItem(desk, request, response)
      const { item, content } = own
      const { itemId } = item
      const files = filesSent(response)
      const { form, finds, marks } = markedForm(sentForm(request, response, desk), content)
      const again = (above: AboveForm, status: number, changed: Partial<FormValues> = {}) =>
        answer(request, response, own, { form: { ...form, ...changed }, above: { ...above, ...marks }, status })
      const unkept = refusedFiles(files)
      if (unkept !== false) return again({ ...NOTHING_ABOVE, notice: unkept }, 422)
      const parsed = contentOf(form, content)
      if (!parsed.ok) return again(refused(parsed, form, finds), 422)
      if (form.does === 'preview') {
        const preview = content === null ? false : changePreview(content, parsed.content)
        // What was read before another clerk changed it is compared with what is in force now.
        if (content !== null && form.expectedVersion !== item.version)
          return again({ notice: overtakenNotice(content, parsed.content, item.version), preview }, 200, {
            expectedVersion: item.version,
          })
        if (finds.length > 0) return again(refused(refusalOf(finds), form, finds), 422)
        return again({ notice: false, preview }, 200)
      }
      const outcome = await signed(desk, response, form, {
        ...{ type: COMMANDS[change], itemId, content: parsed.content, reason: form.reason },
        ...{ acknowledged: form.acknowledged, review: form.review },
        expectedVersion: form.expectedVersion ?? 0,
      })
      if (outcome.ok) return seeItem(response, itemId, change)
      if (outcome.code === 'version-stale' && content !== null)
        return again({ ...NOTHING_ABOVE, notice: overtakenNotice(content, parsed.content, item.version) }, 409, {
          ...{ expectedVersion: item.version, key: desk.newId() },
        })
      await again(refused(outcome, form, finds), 422)
    },
  )
}

function addWithdrawForm(router: Router, desk: Desk): void {
  const rolesToWithdraw = ({ item: { itemId } }: OwnItem, response: Response) =>
    signOffsAt(desk, response, { type: 'WithdrawItem', itemId, reason: '', expectedVersion: 0 }).roles
  const answer = (
    request: Request,
    response: Response,
    own: OwnItem,
    { form, above, status }: { form: FormValues; above: AboveForm; status: number },
  ) => {
    const said = {
      ...{ itemId: own.item.itemId, title: own.content?.title ?? '' },
      roles: rolesToWithdraw(own, response),
    }
    return desk.answer(request, response, withdrawPage(desk.seatOf(response), { ...said, form, above }), status)
  }

  router.get('/desk/items/:itemId/withdraw', (request, response) => {
    const own = ownItem(desk, request, response)
    const form = formOf(own.content, own.item.version, desk.newId())
    return answer(request, response, own, { form, above: NOTHING_ABOVE, status: 200 })
  })

  const guards = [desk.limitWrites, demandOwn(desk), ...desk.takeScan]
  router.post('/desk/items/:itemId/withdraw', ...guards, async (request, response) => {
    const own = ownItem(desk, request, response)
    const { form, finds, isMasked, marks } = markedForm(sentForm(request, response, desk), own.content, 'sign')
    if (isMasked) return answer(request, response, own, { form, above: { ...NOTHING_ABOVE, ...marks }, status: 200 })
    const { itemId } = own.item
    const unread = refusedFiles(filesSent(response))
    if (unread !== false)
      return answer(request, response, own, {
        form,
        above: { ...NOTHING_ABOVE, ...marks, notice: unread },
        status: 422,
      })
    const command = {
      type: 'WithdrawItem',
      itemId,
      reason: form.reason,
      review: form.review,
      expectedVersion: form.expectedVersion ?? 0,
    } as const
    const outcome = await signed(desk, response, form, command)
    if (outcome.ok) return seeItem(response, itemId, 'withdrawn')
    const again = { ...form, expectedVersion: own.item.version, key: desk.newId() }
    const above = { ...refused(outcome, form, finds), ...marks }
    await answer(request, response, own, { form: again, above, status: 422 })
  })
}

async function signed(desk: Desk, response: Response, form: FormValues, command: NodeCommand) {
  const { publisher } = desk.nodeAt(response)
  const { actor } = desk.seatOf(response).session
  await publisher.prepare()
  const { key: idempotencyKey, hideUntilThen, scan } = form
  return publisher.executeApart({ command, idempotencyKey, actor, hideUntilThen, scan: scan?.sha256 })
}

const seeItem = (response: Response, itemId: ItemId, done: keyof typeof DONE): void =>
  response.redirect(303, `/desk/items/${itemId}?done=${done}`)
