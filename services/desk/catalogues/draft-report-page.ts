import { html } from 'hono/html'
import { standingRows } from '../../domain/catalogue/standing-rows.ts'
import type { CatalogueRow } from '../../domain/item/content.ts'
import type { Html, Page } from '../../query/pages/layout.ts'
import { scrolledSideways } from '../../query/pages/wide-table.ts'
import { deskPage, type Seat } from '../desk-pages.ts'
import { acknowledgeName } from '../form-values.ts'
import { carriedFields } from '../sheets/carried-sheet.ts'
import { signOffFields } from '../sign-off-fields.ts'
import { pathOfField } from './catalogue-desk.ts'
import { goneRows, nameWithNumber, sayDifference, sayRefused, sayReviewer } from './catalogue-words.ts'
import { type DraftForm, fileChooser, readingTicks } from './draft-form.ts'
import type { LookedDraft, NextStep } from './look-at-draft.ts'
import type { SentCatalogue } from './read-sent-catalogue.ts'

export interface DraftReport {
  sent: SentCatalogue
  looked: LookedDraft
  form: DraftForm
  /** Something has changed since the clerk looked at it. */
  hasChanged: boolean
  /** Why it was not sent or published just now. */
  notice: Html | false
}

/** So many rows stand on a page. Those that are to be looked at come first. */
const MOST_LISTED = 300

/** What a draft says, before anything of it is sent or published. */
export function draftReportPage(seat: Seat, report: DraftReport): Page {
  const { sent, looked, form, hasChanged, notice } = report
  const { field, content, remarks, untold, next } = looked
  return deskPage(
    seat,
    `${field}领域目录：检查结果`,
    // A refusal may ask for a tick.
    html`<form method="post" action="${pathOfField(field)}" enctype="multipart/form-data">
${notice}${
  notice === false &&
  html`<div class="notice" role="status"><p><strong>还没有报送，也没有公开。</strong>${counts(report)}</p>
${hasChanged && html`<p>与您看过的有变化，这是现在的情况，请看过再办。</p>`}</div>`
}
${sent.faults.length > 0 && listed('读不懂的地方，请改好再检查：', sent.faults, true)}
${sent.notes.length > 0 && listed('请注意：', sent.notes, false)}
${remarks === null && html`<p class="notice">公开时限的规则还没有导入，不能自动检查各行。请告诉系统管理员。</p>`}
${untold !== null && next.does === 'send' && html`<p class="notice warning">${sayReviewer(untold)}</p>`}
${!content.ok && sent.faults.length === 0 && sayRefused(content, form)}
${hiddenFields(form, looked.seen)}
${form.sheet !== null && readingTicks(form)}
${next.does === 'publish' && signOffFields(form, looked.roles)}
<p class="buttons">${button(next)} <button type="submit" name="does" value="check">重新检查</button></p></form>
${goneRows(looked.differences.gone)}
${rowTable(report)}
<h2>改好后再检查</h2>
${fileChooser(field, '重新选择表格', form)}
<p><a href="${pathOfField(field)}">不办了，返回</a></p>`,
  )
}

function counts({ sent, looked: { differences, remarks, isInForce, own } }: DraftReport): string {
  const said = [...(remarks?.values() ?? [])].flat().length
  const changed = [...differences.rows.values()]
  const added = changed.filter(({ before }) => before === null).length
  const against = isInForce ? '与现行有效的目录相比' : own.signed === null ? '' : '与已公开的目录相比'
  return [
    `共 ${sent.rows.length} 行，检查意见 ${said} 条。`,
    against !== '' &&
      `${against}：新增 ${added} 行，修改 ${changed.length - added} 行，减少 ${differences.gone.length} 行。`,
  ]
    .filter(Boolean)
    .join('')
}

const listed = (title: string, lines: string[], isWarning: boolean): Html =>
  html`<div class="notice${isWarning && ' warning'}"><p><strong>${title}</strong></p><ul>${lines
    .slice(0, MOST_LISTED_ABOVE)
    .map((line) => html`<li>${line}</li>\n`)}</ul>${
    lines.length > MOST_LISTED_ABOVE && html`<p>另有 ${lines.length - MOST_LISTED_ABOVE} 处。</p>`
  }</div>`

const MOST_LISTED_ABOVE = 30

const hiddenFields = ({ sheet, parent, acknowledged, isNew, key }: DraftForm, seen: string): Html =>
  html`${sheet !== null && carriedFields(sheet)}
${[
  ['seen', seen],
  ['key', key],
  ['parent', sheet === null ? parent : null],
  ['isNew', isNew ? 'yes' : null],
  ...acknowledged.map(({ rule, reason }) => [acknowledgeName(rule), reason]),
].map(([name, value]) => value !== null && html`<input type="hidden" name="${name}" value="${value}">\n`)}`

const WHY_NOTHING: Record<Extract<NextStep, { does: 'nothing' }>['because'], string> = {
  same: '与已公开的目录没有差别，不用报送。',
  refused: '有不能公开的内容，请先改好。',
  faults: '有读不懂的地方，请先改好。',
}

function button(next: NextStep): Html {
  if (next.does === 'nothing') return html`<strong>${WHY_NOTHING[next.because]}</strong>`
  if (next.does === 'publish')
    return html`<button type="submit" name="does" value="publish">${
      next.because === 'approved' ? '按审核通过的内容公开' : '公开这份目录'
    }</button>`
  return next.reviewer === null
    ? html`<strong>还不能报送。</strong>`
    : html`<button type="submit" name="does" value="send">报送${next.reviewer.name}审核</button>`
}

function rowTable({ sent, looked }: DraftReport): Html {
  const rows = standingRows(looked.draft.rows).map((row, at) => ({ row, place: sent.rows[at]?.place ?? '' }))
  const asks = ({ row: { rowId } }: { row: CatalogueRow }) =>
    looked.remarks?.has(rowId) === true || looked.differences.rows.has(rowId)
  const shown =
    rows.length <= MOST_LISTED
      ? rows
      : [...rows.filter(asks), ...rows.filter((one) => !asks(one))].slice(0, MOST_LISTED)
  const left = rows.length - shown.length
  return html`<div class="rules draft"${scrolledSideways('目录各行')}><table><caption>目录各行</caption>
<thead><tr><th scope="col">位置</th><th scope="col">事项</th><th scope="col">检查意见</th><th scope="col">变化</th></tr></thead>
<tbody>${shown.map(({ row, place }) => {
    const difference = looked.differences.rows.get(row.rowId)
    const remarks = looked.remarks?.get(row.rowId) ?? []
    return html`<tr><td>${place}</td><td>${nameWithNumber(row)}</td>
<td>${remarks.length === 0 ? '没有发现问题' : remarks.map((remark) => html`<p>${remark}</p>\n`)}</td>
<td>${difference === undefined ? '没有变化' : sayDifference(difference, row)}</td></tr>\n`
  })}</tbody></table></div>
${left > 0 && html`<p class="meta">另有 ${left} 行没有变化，也没有检查意见，没有列出。</p>`}`
}
