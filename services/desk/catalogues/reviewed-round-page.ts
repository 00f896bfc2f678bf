import { html } from 'hono/html'
import type { DirectoryNode } from '../../domain/directory/directory.ts'
import type { CatalogueRow } from '../../domain/item/content.ts'
import type { SignOff } from '../../domain/sign-off/sign-off.ts'
import { LONGEST_COMMENT, type ReviewAnswer } from '../../domain/submission/submission.ts'
import { chineseTime } from '../../edge/chinese-dates.ts'
import { ROUND_STATE } from '../../edge/round-states.ts'
import type { SubmissionHead } from '../../ports/submission-store.ts'
import { verdictContent } from '../../publisher/submission/verdict-content.ts'
import type { Html, Page } from '../../query/pages/layout.ts'
import { deskPage, type Seat } from '../desk-pages.ts'
import { signOffFields } from '../sign-off-fields.ts'
import { CATALOGUES, pathOfReview } from './catalogue-desk.ts'
import { goneRows, nameWithNumber } from './catalogue-words.ts'
import { timeOfRound } from './own-field-page.ts'
import { commentsOnWhole, type RowPage, type RowsView, rowCards, rowsNavigation } from './row-cards.ts'

/** Before the rowId in the name of a field for a comment; `WHOLE` stands for the whole. */
export const COMMENT = 'say.'
/** No row has such an id. */
export const WHOLE = '-'

interface ReviewedPage {
  head: SubmissionHead
  office: DirectoryNode
  latest: number
  seen: string
  view: RowsView
  page: RowPage
  /** Rows that the round before had and this one has not. */
  gone: CatalogueRow[]
  answers: ReviewAnswer[]
  notice: Html | false
  typed: ReadonlyMap<string, string>
  /** Who has signed the verdict off, and in which roles somebody must have. */
  review: SignOff[]
  roles: string[]
}

/** A round as its reviewer looks at it: row by row, with a comment beside each, and the decision. */
export const reviewedRoundPage = (seat: Seat, round: ReviewedPage): Page => {
  const { head, office, latest, seen, view, page, gone, answers, notice, typed } = round
  const path = pathOfReview(head.submissionId)
  const here = `${path}?shown=${page.shown}&from=${page.from}`
  return deskPage(
    seat,
    `审核：${office.name}${head.field}领域目录`,
    html`${notice}
<p>第 ${head.round} 次报送，${timeOfRound(head)}，${view.rows.length} 行，意见 ${head.commentCount} 条。状态：<strong>${ROUND_STATE[head.state]}</strong>。</p>
${latest !== head.round && html`<p class="notice warning">请注意：这是第 ${head.round} 次报送，最近一次是第 ${latest} 次。</p>`}
${answers.map(
  ({ verdict, itemId, actor, at }) =>
    html`<p class="notice">${chineseTime(at)}，${actor}签发：${ROUND_STATE[verdict]}。<a href="/items/${itemId}">公开的审核结论</a></p>\n`,
)}
${commentsOnWhole(view.comments)}
${goneRows(gone)}
<h2>逐行审核</h2>
${rowsNavigation(path, page)}
<form method="post" action="${here}"><input type="hidden" name="seen" value="${seen}">
${rowCards(view, page.rows, (row) => commentField(row.rowId, `对“${nameWithNumber(row)}”的意见`, typed))}
${commentField(WHOLE, '对整份目录的意见', typed)}
<p class="meta">意见只有报送单位看得到，不公开。${page.next !== null && '翻页以前请先记下本页的意见。'}</p>
<p class="buttons"><button type="submit" name="does" value="comment">记下意见</button>${
      view.remarks.size > 0 &&
      html` <button type="submit" name="does" value="check">把自动检查发现的都记为意见</button>`
    }</p>
${decision(seat, round)}</form>
<p><a href="${CATALOGUES}">回到目录一览</a></p>`,
  )
}

const commentField = (id: string, label: string, typed: ReadonlyMap<string, string>): Html =>
  html`<p class="fill"><label for="say-${id}">${label}</label>
<textarea id="say-${id}" name="${COMMENT}${id}" rows="2" maxlength="${LONGEST_COMMENT}">
${typed.get(id) ?? ''}</textarea></p>`

/** On the last page only: then all rows have been seen. */
function decision({ node: reviewer }: Seat, { head, office, page, review, roles }: ReviewedPage): Html {
  if (page.next !== null)
    return html`<p class="notice">还有 ${page.total - page.next} 行在后面。看完后在最后一页签发审核意见。</p>`
  const { title, body } = verdictContent('approved', head, { reviewer, office, day: '2000-01-01' })
  const [says = ''] = body.text.split('，意见：')
  return html`<h2>审核意见</h2>
<p>签发后公开一条“${title.replace(/（[^（]*）$/, '')}”：${says}，写明通过还是退回，不含各行内容和意见。签发以后不能改，只能再签发一次。</p>
${signOffFields({ review }, roles)}
<p class="buttons"><button type="submit" name="does" value="approved">审核通过，签发</button> <button type="submit" name="does" value="returned">退回修改，签发</button></p>`
}
