import { html } from 'hono/html'
import type { FieldAt } from '../../domain/rules/field-at.ts'
import { ROUND_STATE } from '../../edge/round-states.ts'
import type { ToldWhole } from '../../publisher/submission/way-to-reviewer.ts'
import type { Html, Page } from '../../query/pages/layout.ts'
import { deskPage, type Seat } from '../desk-pages.ts'
import { acknowledgeName } from '../form-values.ts'
import { signOffFields } from '../sign-off-fields.ts'
import { pathOfField, pathOfRound } from './catalogue-desk.ts'
import { goneRows, sayRefused } from './catalogue-words.ts'
import type { DraftForm } from './draft-form.ts'
import type { LookedDraft } from './look-at-draft.ts'
import { timeOfRound } from './own-field-page.ts'
import { commentsOnWhole, type RowPage, type RowsView, rowCards, rowsNavigation } from './row-cards.ts'

interface OwnRoundPage {
  field: FieldAt
  round: ToldWhole
  looked: LookedDraft
  view: RowsView
  page: RowPage
  /** Why it was not published just now. */
  notice: Html | false
  form: Pick<DraftForm, 'acknowledged' | 'key' | 'review'>
}

/** A round that the office has sent, with the reviewer's comments beside its rows, and what to do next. */
export const ownRoundPage = (seat: Seat, own: OwnRoundPage): Page => {
  const { field, round, looked, view, page } = own
  const path = pathOfRound(field.name, round.submissionId)
  return deskPage(
    seat,
    `${field.title}领域目录：第 ${round.round} 次报送`,
    html`<p>${timeOfRound(round)}报送，${view.rows.length} 行，意见 ${round.comments.length} 条。结果：<strong>${ROUND_STATE[round.state]}</strong>${
      round.answer !== null && html`，<a href="/items/${round.answer.itemId}">公开的审核结论</a>`
    }。</p>
${whatNext(own)}
${commentsOnWhole(view.comments)}
${goneRows(looked.differences.gone)}
<h2>逐行</h2>
${rowsNavigation(path, page)}
${rowCards(view, page.rows)}
<p><a href="${pathOfField(field.name)}">回到${field.title}领域目录</a></p>`,
  )
}

function whatNext({ field, round, looked, notice, form }: OwnRoundPage): Html | false {
  const { next, content, draft, seen, rounds } = looked
  const path = pathOfRound(field.name, round.submissionId)
  const later = rounds?.find((one) => one.round > round.round && one.state === 'approved')
  switch (round.state) {
    case 'waiting':
      return html`<p class="notice">还没有审核完。审核意见和结果都会在本页显示。</p>`
    case 'replaced':
      return html`<p class="notice">后来又报送过，以最近一次为准。</p>`
    case 'returned':
      return html`<p class="notice warning">请按下面的意见改好表格，再到<a href="${pathOfField(field.name)}">${field.title}领域目录</a>检查、报送。</p>`
  }
  if (later !== undefined) return html`<p class="notice">第 ${later.round} 次报送也已审核通过，以那一次为准。</p>`
  if (content.ok && next.does === 'nothing') return html`<p class="notice">这一份已经公开。</p>`
  if (content.ok && next.does === 'send') return html`<p class="notice">同样内容的后来又报送过，以最近一次为准。</p>`
  return html`<form method="post" action="${path}">${notice}${!content.ok && sayRefused(content, form)}
<input type="hidden" name="seen" value="${seen}"><input type="hidden" name="key" value="${form.key}">
${form.acknowledged.map(({ rule, reason }) => html`<input type="hidden" name="${acknowledgeName(rule)}" value="${reason}">\n`)}
<p class="notice"><strong>审核通过，还没有公开。</strong>${
    draft.before === null ? '公开后即为现行有效的目录。' : '公开后代替现在公开的那一版，旧版本留在更正记录里。'
  }</p>
${signOffFields(form, looked.roles)}
<p class="buttons"><button type="submit">${content.ok ? '按审核通过的内容公开' : '再检查一次'}</button></p></form>`
}
