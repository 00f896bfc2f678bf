import { html, raw } from 'hono/html'
import type { Content } from '../domain/item/content.ts'
import type { ItemState } from '../domain/item/decide.ts'
import { cleanHtml } from '../edge/clean-html.ts'
import { byteSize } from '../query/pages/byte-size.ts'
import { changedMembers } from '../query/pages/changed-members.ts'
import type { Html, Page } from '../query/pages/layout.ts'
import { textBody } from '../query/pages/text-body.ts'
import { differencesOfPage } from '../query/pages/version-differences.ts'
import { deskPage, linkedPlaces, type Seat, type ShownPlace } from './desk-pages.ts'
import { contentFields, type FormChoices } from './form-fields.ts'
import { acknowledgeName, type FormValues } from './form-values.ts'
import { type ScanOfVersion, scanList } from './scans.ts'
import { signOffFields } from './sign-off-fields.ts'

/** What stands above a form: why it was refused, or what it would publish. */
export interface AboveForm {
  /** To what it belongs. */
  about?: Html | false
  /** What has just been masked. */
  masked?: Html | false
  notice: Html | false
  /** Personal data, each find at its place. */
  finds?: Html | false
  /** What may be declared so that it is published. */
  declares?: Html | false
  /** It has been looked at, so that it may be signed. */
  preview: Html | false
}

export const NOTHING_ABOVE: AboveForm = { notice: false, preview: false }

export const newItemPage = (seat: Seat, form: FormValues, choices: FormChoices, above: AboveForm): Page =>
  deskPage(
    seat,
    '发布一条信息',
    html`<form method="post" action="/desk/new" enctype="multipart/form-data" data-draft="${linkOf(form)}" data-finds="/desk/new/finds">
${topOf(above)}${hidden(form)}<input type="hidden" name="node" value="${seat.session.nodeId}">${contentFields(form, choices)}
${signOffFields(form, choices.roles)}
${buttons(above, '签发并公开')}</form>`,
  )

const topOf = ({ about = false, masked = false, notice, finds = false, declares = false, preview }: AboveForm): Html =>
  html`${masked}${notice}${finds}${declares}${preview}${about}`

const linkOf = ({ link }: Pick<FormValues, 'link'>): string => (link === null ? '' : JSON.stringify(link))

/** What a form carries along: what was declared for one look at it holds for the next. */
const hidden = ({ key, expectedVersion, acknowledged, isNew, hideUntilThen, ...form }: FormValues): Html =>
  html`${[
    ['key', key],
    ['expectedVersion', expectedVersion],
    ...acknowledged.map(({ rule, reason }) => [acknowledgeName(rule), reason]),
    ['isNew', isNew ? 'yes' : null],
    ['hideUntilThen', hideUntilThen ? 'yes' : null],
    ['link', linkOf(form) || null],
  ].map(([name, value]) => value !== null && html`<input type="hidden" name="${name}" value="${value}">`)}`

const buttons = ({ preview }: AboveForm, signs: string): Html =>
  html`<p class="buttons"><button type="submit" name="does" value="preview">${
    preview === false ? '预览' : '再预览'
  }</button>${preview !== false && html` <button type="submit" name="does" value="sign">${signs}</button>`}</p>`

/** A text of more bytes is not cleaned for a look at it, or others would wait. */
const MOST_PREVIEWED = 100_000

/** How a content will look. */
export function previewOf({ title, body, attachments = [] }: Pick<Content, 'title' | 'body' | 'attachments'>): Html {
  return html`<section class="preview" aria-labelledby="preview"><h2 id="preview">预览</h2>
<h3>${title}</h3>
<div class="body ${body.format === 'html' ? 'html' : 'lines'}">${bodyAsShown(body)}</div>
${attachments.length > 0 && html`<p>附件：</p><ul>${attachments.map(({ name, bytes }) => html`<li>${name} <span class="meta">${byteSize(bytes)}</span></li>\n`)}</ul>`}</section>`
}

/** A body as pages show it. */
export function bodyAsShown({ format, text }: Content['body']): Html {
  if (format !== 'html') return textBody(text)
  const clean = text.length > MOST_PREVIEWED ? null : cleanHtml(text)
  return clean === null ? html`<p class="meta">正文较长，这里不预览。</p>` : html`${raw(clean)}`
}

export interface DeskItem {
  item: ItemState
  content: Content | null
  /** The version that the pages show; null where they show none yet, `away` where nobody can say. */
  shownVersion: number | null | 'away'
  /** Where they show it. */
  places: ShownPlace[]
  /** What has just been done with it, in words. */
  done: string | null
  scans: ScanOfVersion[]
}

/** What can be done with an item, and whether its pages have caught up. */
export function deskItemPage(seat: Seat, { item, content, shownVersion, places, done, scans }: DeskItem): Page {
  const isBehind = shownVersion !== 'away' && shownVersion !== (item.shownVersion ?? item.version)
  const path = `/desk/items/${item.itemId}`
  return deskPage(
    seat,
    content?.title ?? '（原文已删除）',
    html`${done !== null && html`<p class="notice" role="status">${done}</p>`}
<p>${item.status === 'withdrawn' ? '已撤下' : '公开中'}，第 ${item.version} 版。${
      shownVersion === 'away'
        ? '现在查不到公开的页面更新了没有。签发的内容已经存好，页面恢复后会自动更新。'
        : isBehind
          ? html`公开的页面正在更新${shownVersion === null ? '，还没有显示这一条' : html`，现在显示第 ${shownVersion} 版`}。`
          : '公开的页面已经更新。'
    } <a href="/items/${item.itemId}">查看公开的页面</a></p>
${places.length > 0 && html`<p>公开的位置：${linkedPlaces(places)}</p>`}
${
  item.status === 'live' &&
  html`<ul class="acts">
${
  content !== null &&
  html`<li><a href="${path}/correct">更正</a>：改内容，旧版本留在更正记录里</li>
<li><a href="${path}/redact">删除个人信息</a>：换上去掉个人信息的内容，旧版本的内容全部清除</li>`
}
<li><a href="${path}/withdraw">撤下</a>：所有地方都不再显示内容，只留一行说明</li></ul>`
}
${content !== null && previewOf(content)}${scanList(scans)}`,
    // Without script the page asks again until it has caught up.
    (isBehind || shownVersion === 'away') && done !== null
      ? html`<meta http-equiv="refresh" content="3">\n`
      : undefined,
  )
}

export const otherOfficeNotice = ({ node }: Pick<Seat, 'node'>): Html =>
  html`<div class="notice warning" role="alert" id="refusal" tabindex="-1"><p><strong>没有公开：这张表单是为另一个单位填的，现在登录的是${node.name}。</strong></p>
<p>内容都还在下面。确实要以${node.name}的名义公开的，请核对“在哪里公开”后再预览、签发；否则请用那个单位的令牌重新登录，再填写。</p></div>`

/** How a change of an item is made: what the page says and what the button says. */
export const CHANGES = {
  correct: { name: '更正', signs: '签发更正', why: '更正原因（会公开）', done: '更正已签发。' },
  redact: {
    name: '删除个人信息',
    signs: '签发并清除旧内容',
    why: '原因（会公开，不要写出个人信息）',
    done: '已签发，旧版本的内容正在清除。',
  },
} as const
export type Change = keyof typeof CHANGES

export const changePage = (
  seat: Seat,
  {
    change,
    itemId,
    form,
    choices,
    above,
  }: { change: Change; itemId: string; form: FormValues; choices: FormChoices; above: AboveForm },
): Page =>
  deskPage(
    seat,
    `${CHANGES[change].name}：${form.title}`,
    html`<form method="post" action="/desk/items/${itemId}/${change}" enctype="multipart/form-data" data-draft data-finds="/desk/items/${itemId}/finds">
${topOf(above)}${hidden(form)}
<p class="fill"><label for="f-reason">${CHANGES[change].why}</label>
<input type="text" id="f-reason" name="reason" value="${form.reason}" maxlength="200" autocomplete="off" required></p>
${contentFields(form, choices)}
${signOffFields(form, choices.roles)}
${buttons(above, CHANGES[change].signs)}</form>`,
  )

/** What a change would do to the text, word by word. */
export function changePreview(before: Content, after: Content): Html {
  const differences = differencesOfPage()(before, after)
  const changed = changedMembers(before, after)
  return html`<section class="preview" aria-labelledby="changes"><h2 id="changes">这次改动</h2>
${differences}
<p>${changed.length === 0 ? '没有任何改动。' : `有改动的栏目：${changed.join('、')}。`}</p></section>
${previewOf(after)}`
}

/** Somebody else changed the item while a clerk was at it. */
export const overtakenNotice = (
  now: Content,
  mine: Pick<Content, 'title' | 'body'>,
  version: number,
): Html => html`<div class="notice warning" role="alert"><p><strong>您填写时，这条信息已被更正为第 ${version} 版。您填写的内容都还在下面，没有丢失。</strong></p>
<p>下面是现在公开的内容与您填写的内容的差别（划线的是现在公开的，带底色的是您的）。请对照修改后再签发。</p>
${differencesOfPage()(now, { ...now, ...mine })}
<details><summary>现在公开的全文</summary>${previewOf(now)}</details></div>`

export const withdrawPage = (
  seat: Seat,
  {
    itemId,
    title,
    form,
    roles,
    above,
  }: { itemId: string; title: string; form: FormValues; roles: string[]; above: AboveForm },
): Page =>
  deskPage(
    seat,
    `撤下：${title}`,
    html`<p>撤下后，所有公示栏、网站和专题都不再显示这条信息的内容，只留一行“已撤下”和原因。</p>
<form method="post" action="/desk/items/${itemId}/withdraw" enctype="multipart/form-data" data-draft>${topOf(above)}${hidden(form)}
<p class="fill"><label for="f-reason">撤下原因（会公开）</label>
<input type="text" id="f-reason" name="reason" value="${form.reason}" maxlength="200" autocomplete="off" required></p>
${signOffFields(form, roles)}
<p><button type="submit" name="does" value="sign">撤下</button> <a href="/desk/items/${itemId}">不撤下，返回</a></p></form>`,
  )
