import { html } from 'hono/html'
import { PRINTED_MEMBERS, type PrintedRow } from '../../../domain/catalogue/printed-row.ts'
import type { ItemId } from '../../../domain/ids.ts'
import type { CatalogueRow } from '../../../domain/item/content.ts'
import { chineseDate } from '../../../edge/chinese-dates.ts'
import { nameOfRow, PRINTED_MEMBER, printedText } from '../../../edge/printed-members.ts'
import { hasLapsed } from '../../catalogues/catalogue-row.ts'
import type { RowLight } from '../../duties/row-lights.ts'
import type { Html } from '../layout.ts'
import { rowLightText } from './light-words.ts'

export const rowPath = (itemId: ItemId, rowId: string): string => `/items/${itemId}/rows/${rowId}`

/** Those that stand before the name of the row and behind it. */
const NAMED_BY: ReadonlySet<keyof PrintedRow> = new Set(['no', 'level2'])

/**
 * Rows as the office prints them; each is named by its second item and leads to what was published for it. A column in
 * which no row says anything is left out.
 */
export function catalogueTable(
  rows: CatalogueRow[],
  { itemId, name, on, lights }: { itemId: ItemId; name: string; on: string; lights: ReadonlyMap<string, RowLight> },
): Html {
  const told = PRINTED_MEMBERS.filter((member) => rows.some((row) => printedText(row, member) !== ''))
  const columns = told.filter((member) => !NAMED_BY.has(member))
  const hasNumbers = told.includes('no')
  return html`<section class="rules catalogue" tabindex="0" aria-label="${name}">
<table><caption class="hidden">${name}</caption>
<thead><tr><th scope="col">${hasNumbers && '序号 '}二级事项</th>${lights.size > 0 && html`<th scope="col">公开情况</th>`}${columns.map((member) => html`<th scope="col">${PRINTED_MEMBER[member]}</th>`)}</tr></thead>
<tbody>${rows.map(
    (row) =>
      html`<tr${hasLapsed(row, on) && html` class="lapsed"`}><th scope="row">${row.no} <a href="${rowPath(itemId, row.rowId)}">${nameOfRow(row)}</a>${
        hasLapsed(row, on) && html` <span class="badge">${chineseDate(row.ended ?? on)}起失效</span>`
      }</th>${lights.size > 0 && lightCell(row, lights)}${columns.map((member) => html`<td>${printedText(row, member)}</td>`)}</tr>\n`,
  )}</tbody></table></section>`
}

/** A row that has lapsed has no light. */
function lightCell({ rowId }: CatalogueRow, lights: ReadonlyMap<string, RowLight>): Html {
  const light = lights.get(rowId)
  return html`<td>${light && rowLightText(light)}</td>`
}
