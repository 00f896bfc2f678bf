import type { Request, Response } from 'express'
import { html } from 'hono/html'
import { z } from 'zod'
import { isItemId } from '../../domain/ids.ts'
import { fail } from '../../http/problem.ts'
import type { Html } from '../../query/pages/layout.ts'
import type { ShownNow } from '../../query/read-for-desk.ts'
import type { Desk } from '../desk.ts'
import type { FormValues } from '../form-values.ts'
import { bodyAsShown } from '../forms-of-items.ts'
import { type FormLink, formLink } from './form-link.ts'

/** What a form with a link says of it, and why it may not be signed. */
export interface LinkedForm {
  about: Html | false
  /** It is told in place of a preview. */
  refusal: Html | false
}

/** How a form stands to the task or the evidence to which it belongs, by what everybody sees now. */
export async function linkedForm(desk: Desk, response: Response, form: FormValues): Promise<LinkedForm> {
  const { link } = form
  if (link === null) return { about: false, refusal: false }
  const item = await desk.read.item(link.itemId)
  if (item === null) return { about: false, refusal: refusal('所上报的方案或所审核的佐证已经不再公开。') }
  const { nodeId } = desk.seatOf(response).session
  const { duties } = await desk.read.duties(nodeId, link.rel === 'evidences' ? 'task' : 'review')
  const subjects = duties.map(({ subject }) => subject)
  return link.rel === 'evidences' ? evidenceOf(item, link.part, subjects) : verdictOn(item, form, link, subjects)
}

function evidenceOf({ itemId, content }: ShownNow, part: string, subjects: string[]): LinkedForm {
  const task = content.tasks?.find(({ no }) => `${no}` === part)
  const plan = html`<a href="/items/${itemId}">${content.title}</a>`
  if (task === undefined) return { about: false, refusal: refusal(html`${plan}里没有第 ${part} 项任务。`) }
  const about = html`<p class="notice">这条信息作为${plan}第 ${part} 项任务的佐证上报：${task.text}</p>`
  const isOurs = subjects.some((subject) => subject.startsWith(`${itemId}#${part}/`))
  return { about, refusal: !isOurs && refusal('方案没有把这项任务交给本单位。') }
}

function verdictOn(
  item: ShownNow,
  form: FormValues,
  { version }: Extract<FormLink, { rel: 'reviews' }>,
  subjects: string[],
): LinkedForm {
  const isStale = item.version !== version
  return {
    about: reviewOf(item, form),
    refusal:
      (!subjects.includes(item.itemId) && refusal('按审核规则，这份佐证不由本单位审核。')) ||
      (isStale && refusal(`填写时这份佐证已被更正为第 ${item.version} 版。请从“工作方案”重新打开，看过再审核。`)),
  }
}

const VERDICTS = [
  ['approved', '通过'],
  ['returned', '退回'],
] as const

const reviewOf = ({ itemId, version, content, organ }: ShownNow, { verdict }: FormValues): Html => html`<details open>
<summary>所审核的佐证：${content.title}（${organ}，第 ${version} 版）</summary>
<div class="body ${content.body.format === 'html' ? 'html' : 'lines'}">${bodyAsShown(content.body)}</div>
<p><a href="/items/${itemId}">公开的页面</a></p></details>
<fieldset><legend>审核结论</legend>${VERDICTS.map(
  ([value, name]) =>
    html`<p><label><input type="radio" name="verdict" value="${value}"${value === verdict && ' checked'}> ${name}</label></p>\n`,
)}</fieldset>`

const refusal = (says: Html | string): Html =>
  html`<div class="notice warning" role="alert" id="refusal" tabindex="-1"><p><strong>没有公开，内容都还在下面。</strong></p><p>${says}</p></div>`

const linkParameters = z.object({
  plan: z.string().refine(isItemId).optional().catch(undefined),
  task: z.string().catch(''),
  evidence: z.string().refine(isItemId).optional().catch(undefined),
})

/** The link that an address asks for (`?plan=…&task=3`, `?evidence=…`), with a title to begin with. Problem: `item-unknown`. */
export async function askedLink(desk: Desk, request: Request): Promise<Partial<Pick<FormValues, 'link' | 'title'>>> {
  const { plan, task, evidence } = linkParameters.parse(request.query)
  if (plan !== undefined)
    return { link: formLink.parse(JSON.stringify({ rel: 'evidences', itemId: plan, part: task })) }
  if (evidence === undefined) return {}
  const { itemId, version, fingerprint, content } = (await desk.read.item(evidence)) ?? fail('item-unknown')
  return { link: { rel: 'reviews', itemId, version, fingerprint }, title: `关于“${content.title}”的审核意见` }
}
