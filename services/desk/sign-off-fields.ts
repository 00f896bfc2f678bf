import type { Response } from 'express'
import { html } from 'hono/html'
import type { Fault } from '../domain/errors.ts'
import type { ItemCommand } from '../domain/item/commands.ts'
import type { Content } from '../domain/item/content.ts'
import type { SignOff } from '../domain/sign-off/sign-off.ts'
import type { SignOffsLookedAt } from '../publisher/refused-sign-offs.ts'
import type { Html } from '../query/pages/layout.ts'
import type { Desk } from './desk.ts'
import { contentFrom, type FormValues, signOffName } from './form-values.ts'
import { scanField } from './scans.ts'

/** What a form would sign, as far as rules of sign-offs look at it. What it says is not checked yet. */
export const contentToSign = (form: FormValues, before: Content | null): Content =>
  contentFrom(form, before) as unknown as Content

/** How the sign-offs of a command of the clerk's node stand to the rules in force. */
export const signOffsAt = (desk: Desk, response: Response, command: ItemCommand): SignOffsLookedAt =>
  desk.nodeAt(response).publisher.signOffsOf(command)

/**
 * A line for each role that is demanded, and for what was written in any other. Nothing where there is none. A form that
 * takes no scan has no `scan`.
 */
export function signOffFields(
  { review, scan }: Pick<FormValues, 'review'> & { scan?: FormValues['scan'] },
  roles: string[],
): Html | false {
  const empty = roles.filter((role) => !review.some((one) => one.role === role))
  const lines = [...review, ...empty.map((role) => ({ role, actor: '', at: '' }))]
  return (
    lines.length > 0 &&
    html`<fieldset><legend>审核记录</legend>
<p class="meta">按规定先审后发。请照纸质审核单填写：审核人写代号，不写姓名。角色、代号和日期随签名公开，不能收回。</p>
${lines.toSorted(inOrderOf(roles)).map(signOffLine)}${scan !== undefined && scanField(scan)}</fieldset>`
  )
}

/** Those that nobody demands come last. */
function inOrderOf(roles: string[]) {
  const placeOf = ({ role }: SignOff) => (roles.includes(role) ? roles.indexOf(role) : roles.length)
  return (a: SignOff, b: SignOff): number => placeOf(a) - placeOf(b)
}

/** A draft in the browser is put back by these ids, so each means its role, wherever its line stands. */
function idOf(role: string, index: number, lines: SignOff[]): string {
  const before = lines.slice(0, index).filter((line) => line.role === role).length
  return `${Buffer.from(role).toString('hex')}-${before}`
}

function signOffLine({ role, actor, at }: SignOff, index: number, lines: SignOff[]): Html {
  const id = idOf(role, index, lines)
  return html`<div class="sign-off"><p class="fill">
<input type="hidden" name="${signOffName(index, 'role')}" value="${role}">
<label for="f-actor-${id}">${role}：审核人代号</label>
<input type="text" id="f-actor-${id}" name="${signOffName(index, 'actor')}" value="${actor}" maxlength="60" autocomplete="off"></p>
<p class="fill"><label for="f-day-${id}">${role}：审核日期</label>
<input type="text" id="f-day-${id}" name="${signOffName(index, 'at')}" value="${at}" maxlength="10" autocomplete="off"> <span class="meta">例：2026-03-05</span></p></div>
`
}

/** That something may be looked at and printed, and not yet signed. */
export const signOffsToCome = (faults: Fault[]): Html | false => {
  const missing = faults.find(({ code }) => code === 'sign-off-missing')
  return (
    missing !== undefined &&
    html`<div class="notice"><p><strong>还缺审核：${missing.details?.roles}。</strong>可以先把预览打印出来送审，签字后在“审核记录”里填写，再签发。</p></div>`
  )
}

/** The same above a form that has a preview. */
export const withSignOffsToCome = <T extends Record<'notice' | 'preview', Html | false>>(
  above: T,
  faults: Fault[],
): T => (above.preview === false ? above : { ...above, notice: html`${above.notice}${signOffsToCome(faults)}` })
