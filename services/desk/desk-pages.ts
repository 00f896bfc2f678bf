import { html } from 'hono/html'
import type { DirectoryNode } from '../domain/directory/directory.ts'
import type { FoundItem } from '../publisher/search-journal.ts'
import type { Html, Page } from '../query/pages/layout.ts'
import { scrolledSideways } from '../query/pages/wide-table.ts'
import { scriptTags } from './browser/desk-scripts.ts'
import type { DeskSession } from './sessions.ts'

/** Who sits at the desk, and for which office. */
export interface Seat {
  session: DeskSession
  node: DirectoryNode
  siteName: string
}

/** The frame of all pages behind the sign-in. */
export const deskPage = ({ session, node, siteName }: Seat, title: string, main: Html, head?: Html): Page => ({
  ...{ title, siteName, isUnlisted: true },
  head: html`${scriptTags}${head}`,
  crumbs: [{ name: '工作台', path: '/desk' }, ...(title === '工作台' ? [] : [{ name: title, path: null }])],
  main: html`<h1>${title}</h1>
<form method="post" action="/desk/sign-out" class="meta" data-clerk="${node.nodeId} ${session.actor}"><p>${node.name}，经办人 ${session.actor}
<button type="submit">退出</button></p></form>
<div class="desk">${main}</div>`,
})

/** Why something was not done, above a page: first what was not, then why and what to do. */
export const alertNotice = (what: string, why: Html | string): Html =>
  html`<div class="notice warning" role="alert"><p><strong>${what}</strong>${why}</p></div>`

/** A place where something is shown; no path where no page has it. */
export interface ShownPlace {
  name: string
  path: string | null
}

/** Places in a sentence, each with the way to it. */
export const linkedPlaces = (places: ShownPlace[]): Html =>
  html`${places.map(({ name, path }, at) => html`${at > 0 && '、'}${path === null ? name : html`<a href="${path}">${name}</a>`}`)}`

export interface OwnItems {
  q: string
  items: FoundItem[]
  /** How many were found in all; null where the list is not a search. */
  found: number | null
  next: number | null
  /** What the office has to publish, and by when; null where no page has it. */
  dutiesPath: string | null
}

export const itemsPage = (seat: Seat, { q, items, found, next, dutiesPath }: OwnItems): Page =>
  deskPage(
    seat,
    '工作台',
    html`<p class="buttons"><a class="button" href="/desk/new">发布一条信息</a> <a class="button" href="/desk/import">用表格发布</a> <a class="button" href="/desk/catalogues">事项标准目录</a></p>
<form method="get" action="/desk" role="search" aria-label="找本单位的信息"><p class="fill"><label for="q">找本单位的信息</label>
<input id="q" name="q" type="search" value="${q}" placeholder="标题、文号或正文中的字"> <button type="submit">查找</button></p></form>
<p><a href="/desk/plans">工作方案的任务和要审核的佐证</a></p>
${dutiesPath !== null && html`<p><a href="${dutiesPath}">本单位应公开事项和下一次公开日期</a></p>`}
<h2>${q === '' ? '本单位最近发布或更正的信息' : `“${q}”共找到 ${found} 条`}</h2>
${items.length === 0 ? html`<p class="empty">${q === '' ? '还没有发布过信息。' : '没有找到。请换一个说法，或只写文号中的数字。'}</p>` : itemTable(items)}
${found !== null && found > items.length && html`<p class="meta">只列出前 ${items.length} 条，请写得更具体一些。</p>`}
${next !== null && html`<p><a href="/desk?before=${next}">更早的</a></p>`}
<p><a href="/desk/ledger.xlsx">下载本单位台账（.xlsx）</a></p>`,
  )

const itemTable = (items: FoundItem[]): Html => html`<div class="rules"${scrolledSideways('本单位的信息')}><table>
<thead><tr><th scope="col">标题</th><th scope="col">文号</th><th scope="col">日期</th><th scope="col">状态</th></tr></thead>
<tbody>${items.map(
  ({ itemId, title, documentNumber, day, status, version }) => html`<tr>
<td><a href="/desk/items/${itemId}">${title || '（原文已删除）'}</a></td><td>${documentNumber ?? ''}</td><td>${day ?? ''}</td>
<td>${status === 'withdrawn' ? '已撤下' : version === 1 ? '公开中' : `公开中，第 ${version} 版`}</td></tr>\n`,
)}</tbody></table></div>`
