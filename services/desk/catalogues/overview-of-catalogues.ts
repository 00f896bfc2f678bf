import { html } from 'hono/html'
import type { Directory } from '../../domain/directory/directory.ts'
import type { HubError } from '../../domain/errors.ts'
import type { FieldAt } from '../../domain/rules/field-at.ts'
import { ROUND_STATE } from '../../edge/round-states.ts'
import { sayAbsence } from '../../edge/say-absence.ts'
import type { SubmissionHead } from '../../ports/submission-store.ts'
import type { SubmissionPage } from '../../publisher/submission/submissions-of-reader.ts'
import type { ToldSubmission } from '../../publisher/submission/way-to-reviewer.ts'
import type { Html, Page } from '../../query/pages/layout.ts'
import { scrolledSideways } from '../../query/pages/wide-table.ts'
import { deskPage, type Seat } from '../desk-pages.ts'
import { CATALOGUES, pathOfField, pathOfReview, pathOfRound } from './catalogue-desk.ts'
import { sayReviewer } from './catalogue-words.ts'
import { timeOfRound } from './own-field-page.ts'
import type { OwnCatalogue } from './own-standing.ts'

export interface CatalogueOverview {
  fields: { field: FieldAt; own: OwnCatalogue; latest: ToldSubmission | null }[]
  untold: HubError[]
  /** What others have sent; null where the office reviews nobody. */
  inbox: (SubmissionPage & { isAll: boolean; continued: boolean }) | null
  directory: Directory
}

/** The office's own catalogues by field, and those of others that wait for it. */
export const catalogueOverviewPage = (seat: Seat, page: CatalogueOverview): Page =>
  deskPage(
    seat,
    '事项标准目录',
    html`${page.inbox !== null && inboxOf(page.inbox, page.directory)}
<h2>本单位的目录</h2>
<p>目录写明本单位在某一领域要公开哪些事项、依据什么、多久之内公开。点开一个领域，就可以编制、检查、报送、看意见和公开。</p>
${page.untold.map((error) => html`<p class="notice warning">${sayReviewer(error)}报送情况可能不全。</p>\n`)}
${page.fields.length === 0 ? html`<p class="empty">还没有设定公开领域，请告诉系统管理员。</p>` : fieldTable(page.fields)}
<p><a href="/desk">回到工作台</a></p>`,
  )

const fieldTable = (fields: CatalogueOverview['fields']): Html =>
  html`<div class="rules"${scrolledSideways('各领域的目录')}><table>
<thead><tr><th scope="col">领域</th><th scope="col">状态</th><th scope="col">行数</th><th scope="col">最近一次报送</th></tr></thead>
<tbody>${fields.map(
    ({ field: { name, title, absence }, own, latest }) => html`<tr>
<td><a href="${pathOfField(name)}">${title}</a></td>
<td>${own.signed === null && absence !== null ? `不适用：${sayAbsence(absence)}` : own.stands}</td><td>${own.rowCount ?? ''}</td>
<td>${latest !== null && html`<a href="${pathOfRound(name, latest.submissionId)}">第 ${latest.round} 次</a>，${timeOfRound(latest)}，${ROUND_STATE[latest.state]}`}</td></tr>\n`,
  )}</tbody></table></div>`

const inboxOf = (
  { submissions, next, isAll, continued }: NonNullable<CatalogueOverview['inbox']>,
  directory: Directory,
): Html => html`<h2>${isAll ? '各单位报送过的目录' : '等待本单位审核的目录'}</h2>
${submissions.length === 0 ? html`<p class="empty">${continued || next !== null ? '这一页没有。' : isAll ? '还没有单位报送。' : '没有等待审核的报送。'}</p>` : inboxTable(submissions, directory)}
<p>${isAll ? html`<a href="${CATALOGUES}">只看等待审核的</a>` : html`<a href="${CATALOGUES}?all=yes">连同已审核的一起看</a>`}${
  next !== null && html` <a href="${CATALOGUES}?${isAll && 'all=yes&amp;'}before=${next}">更早的</a>`
}</p>`

const inboxTable = (heads: SubmissionHead[], directory: Directory): Html =>
  html`<div class="rules"${scrolledSideways('报送的目录')}><table>
<thead><tr><th scope="col">单位</th><th scope="col">领域</th><th scope="col">报送</th><th scope="col">时间</th><th scope="col">行数</th><th scope="col">意见</th><th scope="col">状态</th></tr></thead>
<tbody>${heads.map(
    (head) => html`<tr><td>${directory.node(head.nodeId)?.name ?? head.nodeId}</td>
<td><a href="${pathOfReview(head.submissionId)}">${head.field}</a></td><td>第 ${head.round} 次</td><td>${timeOfRound(head)}</td>
<td>${head.rowCount}</td><td>${head.commentCount} 条</td><td>${ROUND_STATE[head.state]}</td></tr>\n`,
  )}</tbody></table></div>`
