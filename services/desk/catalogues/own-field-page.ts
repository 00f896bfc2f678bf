import { html } from 'hono/html'
import { isInstant } from '../../domain/ids.ts'
import type { FieldAt } from '../../domain/rules/field-at.ts'
import { chineseTime } from '../../edge/chinese-dates.ts'
import { ROUND_STATE } from '../../edge/round-states.ts'
import type { ToldSubmission } from '../../publisher/submission/way-to-reviewer.ts'
import type { Html, Page } from '../../query/pages/layout.ts'
import { scrolledSideways } from '../../query/pages/wide-table.ts'
import { alertNotice, deskPage, type Seat } from '../desk-pages.ts'
import type { SheetRefusal } from '../sheets/sheet-turns.ts'
import { CATALOGUES, pathOfField, pathOfRound } from './catalogue-desk.ts'
import { sayReviewer } from './catalogue-words.ts'
import { fileChooser } from './draft-form.ts'
import type { LookedDraft } from './look-at-draft.ts'
import type { OwnCatalogue } from './own-standing.ts'
import type { ParentCatalogue } from './parent-catalogues.ts'

export interface OwnField extends Pick<LookedDraft, 'rounds' | 'untold'> {
  field: FieldAt
  own: OwnCatalogue
  /** Whether anybody reviews it. */
  isReviewed: boolean
  parents: ParentCatalogue[]
  /** What has just been done, in words. */
  done: string | null
  refusal: SheetRefusal | null
}

/** The catalogue of an office in one field: how it stands, what to do next, and what to begin a draft with. */
export const ownFieldPage = (seat: Seat, page: OwnField): Page =>
  deskPage(
    seat,
    `${page.field.title}领域目录`,
    html`${page.done !== null && html`<p class="notice" role="status">${page.done}</p>`}
${page.refusal !== null && alertNotice('没有报送，也没有公开。', page.refusal.message + page.refusal.remedy)}
${standingOf(page)}
${nextOf(page)}
${roundTable(page)}
<h2>编制或修改</h2>
<p>先选好表格看检查结果，再决定报送；检查时什么也不会报送或公开。</p>
${fileChooser(page.field.name, '选择目录表格，或把文件拖到这里', { inherit: false, withHidden: false })}
${page.own.signed !== null && html`<p><a href="${pathOfField(page.field.name)}/rows.xlsx">下载本单位现在的目录（.xlsx）</a>，在上面改。</p>`}
${parentsOf(page)}
<p><a href="${CATALOGUES}">回到目录一览</a></p>`,
  )

const standingOf = ({ own }: OwnField): Html =>
  html`<p>目前：<strong>${own.stands}</strong>${own.rowCount !== null && `，${own.rowCount} 行`}。${
    own.signed !== null &&
    html` <a href="/items/${own.signed.itemId}">查看公开的页面</a> <a href="/desk/items/${own.signed.itemId}">更正或撤下</a>`
  }</p>`

/** What to do next, by how the latest round stands. */
function nextOf({ field, own, rounds, untold, isReviewed }: OwnField): Html | false {
  if (untold !== null && isReviewed)
    return html`<p class="notice warning">${sayReviewer(untold)}报送情况暂时看不到。</p>`
  if (!isReviewed) return html`<p>这一领域的目录没有规定由谁审核，检查后直接公开。</p>`
  const [latest] = rounds ?? []
  if (latest === undefined) return html`<p>还没有报送过。目录先报送审核，通过后再公开。</p>`
  const path = pathOfRound(field.name, latest.submissionId)
  switch (latest.state) {
    case 'approved':
      if (latest.rowsHash === own.rowsHash)
        return html`<p>第 ${latest.round} 次报送审核通过，已经公开。<a href="${path}">打开看意见</a></p>`
      return html`<p class="notice">第 ${latest.round} 次报送<strong>审核通过</strong>。<a href="${path}">打开看意见，并按审核通过的内容公开</a>。</p>`
    case 'returned':
      return html`<p class="notice warning">第 ${latest.round} 次报送被<strong>退回修改</strong>。<a href="${path}">打开看逐行的意见</a>，改好表格后再检查、再报送一次。</p>`
    default:
      return html`<p class="notice">第 ${latest.round} 次报送正在<strong>等待审核</strong>。<a href="${path}">打开看已有的意见</a>。</p>`
  }
}

/** So many rounds stand on the page. */
const MOST_ROUNDS_SHOWN = 20

const roundTable = ({ field, rounds }: OwnField): Html | false =>
  rounds !== null &&
  rounds.length > 0 &&
  html`<h2>报送过的</h2><div class="rules"${scrolledSideways('报送过的')}><table>
<thead><tr><th scope="col">报送</th><th scope="col">结果</th><th scope="col">时间</th><th scope="col">行数</th><th scope="col">意见</th></tr></thead>
<tbody>${rounds.slice(0, MOST_ROUNDS_SHOWN).map(
    (round) => html`<tr><td><a href="${pathOfRound(field.name, round.submissionId)}">第 ${round.round} 次</a></td>
<td>${ROUND_STATE[round.state]}</td><td>${timeOfRound(round)}</td><td>${round.rowCount}</td><td>${round.commentCount} 条</td></tr>\n`,
  )}</tbody></table></div>`

export const timeOfRound = ({ receivedAt }: Pick<ToldSubmission, 'receivedAt'>): string =>
  isInstant(receivedAt) ? chineseTime(receivedAt) : ''

const parentsOf = ({ field, parents }: OwnField): Html | false =>
  parents.length > 0 &&
  html`<h2>从上级的目录编制</h2>
${parents.map(
  ({ office, itemId, rows }) => html`<p>${office.name}的目录现行有效，${rows.length} 行：
<a href="${pathOfField(field.name)}/rows.xlsx?parent=${itemId}">下载上级的目录（.xlsx）</a>，改好后在上面选择文件。</p>
<form method="post" action="${pathOfField(field.name)}" enctype="multipart/form-data"><input type="hidden" name="parent" value="${itemId}">
<p><button type="submit" name="does" value="check">照${office.name}的目录编制（先检查）</button></p></form>\n`,
)}`
