import { html } from 'hono/html'
import type { RowDifference } from '../../domain/catalogue/draft-differences.ts'
import { PRINTED_MEMBERS } from '../../domain/catalogue/printed-row.ts'
import type { HubError, Rejection } from '../../domain/errors.ts'
import type { CatalogueRow } from '../../domain/item/content.ts'
import { nameOfRow, PRINTED_MEMBER, printedText } from '../../edge/printed-members.ts'
import type { Html } from '../../query/pages/layout.ts'
import { sayAtDesk } from '../desk-words.ts'
import type { FormValues } from '../form-values.ts'
import { refused } from '../refusal.ts'

/** `1 物资发放` */
export const nameWithNumber = (row: CatalogueRow): string => [row.no, nameOfRow(row)].filter(Boolean).join(' ')

/** Why something was not told or sent by the reviewer's hub. */
export const sayReviewer = ({ code }: HubError): string =>
  code === 'usage' ? '审核规则写明了几个审核单位，不知道报给哪一个。请告诉系统管理员。' : sayAtDesk(code)

/** Why something was not signed, and what may be declared so that it is. It stands in the form. */
export function sayRefused(rejection: Rejection, form: Pick<FormValues, 'acknowledged'>): Html {
  const { notice, declares } = refused(rejection, form, [])
  return html`${notice}${declares}`
}

/** What became of a row: in a word, and member by member. */
export const sayDifference = ({ before, members }: RowDifference, row: CatalogueRow): Html =>
  before === null
    ? html`<strong>新增</strong>`
    : html`<strong>修改</strong>${members.map(
        (member) =>
          html`<br>${PRINTED_MEMBER[member]}：<del>${printedText(before, member) || '（空）'}</del> 改为 <ins>${printedText(row, member) || '（空）'}</ins>`,
      )}`

const NAMING: ReadonlySet<string> = new Set(['no', 'level2'])

/** What a row prints, member by member, without its number and its second item, which name it. */
export const printedFacts = (row: CatalogueRow): Html =>
  html`<dl class="facts">${PRINTED_MEMBERS.filter(
    (member) => !NAMING.has(member) && printedText(row, member) !== '',
  ).map((member) => html`<div><dt>${PRINTED_MEMBER[member]}</dt><dd>${printedText(row, member)}</dd></div>\n`)}</dl>`

/** Rows that a draft has no more. */
export const goneRows = (gone: readonly CatalogueRow[]): Html | false =>
  gone.length > 0 &&
  html`<div class="notice"><p><strong>不再有的 ${gone.length} 行：</strong></p><ul>${gone
    .slice(0, MOST_GONE)
    .map((row) => html`<li><del>${nameWithNumber(row)}</del></li>\n`)}</ul>${
    gone.length > MOST_GONE && html`<p>另有 ${gone.length - MOST_GONE} 行没有列出。</p>`
  }</div>`

const MOST_GONE = 50
