import { html } from 'hono/html'
import type { Division } from '../../domain/directory/directory.ts'
import { chineseDate } from '../../edge/chinese-dates.ts'
import type { FieldMatrix } from '../field-matrix.ts'
import type { OutletSummary } from '../outlet-summary.ts'
import type { OverdueCounts } from '../overdue-counts.ts'
import type { Html } from './layout.ts'
import { outletPath } from './place-names.ts'
import { scrolledSideways } from './wide-table.ts'

/** Fields by counties: how much each site shows, since when it has nothing newer, and what is overdue there. */
export function countyTable(
  { fields, counties }: FieldMatrix,
  { summary: { outlet, fields: counted }, overdue }: CountyTableView,
): Html | false {
  const total = new Map(counted.map(({ name, items }) => [name, items]))
  const late = new Map(overdue?.counts.map(({ division, field, duties }) => [`${division} ${field}`, duties]))
  const lateAt = ({ code }: Division, field: string) => late.get(`${code} ${field}`) ?? 0
  const full = fields.filter(
    (field) =>
      total.get(field) !== 0 ||
      lateAt(outlet.division, field) > 0 ||
      counties.some(({ county, cells }) => cells.get(field)?.items !== 0 || lateAt(county, field) > 0),
  )
  const empty = fields.filter((field) => !full.includes(field))
  if (counties.length === 0 || full.length === 0) return false
  const own = outletPath(outlet.kind, outlet.division.code)
  const link = (path: string, field: string, items: number | null) =>
    html`<a href="${path}?field=${encodeURIComponent(field)}">${items ?? '一万以上'}</a>`
  return html`<section aria-labelledby="matrix"><h2 id="matrix">各领域、各县区</h2>
<p class="meta">每格是县区网站上这一领域现有的条数，下面是其中最新的发布日期；点开条数看列表。${overdue !== null && html`“逾期”是当地各单位应当公开、到${chineseDate(overdue.on)}还没有公开的事项数，哪些事项见县区网站的“应公开事项”。`}</p>
<div class="rules fields-by-county"${scrolledSideways('各领域在各县区的信息')}><table><caption class="hidden">各领域在${outlet.division.name}专题和各县区网站的条数</caption>
<thead><tr><th scope="col">领域</th><th scope="col">${outlet.division.name}专题</th>${counties.map(
    ({ county }) => html`<th scope="col"><a href="${outletPath('site', county.code)}">${county.name}</a></th>`,
  )}</tr></thead>
<tbody>${full.map(
    (field) =>
      html`<tr><th scope="row">${field}</th><td>${link(own, field, total.get(field) ?? null)}${lateMark(lateAt(outlet.division, field))}</td>${counties.map(
        ({ county, cells }) =>
          html`<td>${cellOf(cells.get(field), (items) =>
            link(outletPath('site', county.code), field, items),
          )}${lateMark(lateAt(county, field))}</td>`,
      )}</tr>\n`,
  )}</tbody></table></div>
${empty.length > 0 && html`<details><summary>还没有信息的 ${empty.length} 个领域</summary><p>${empty.join('、')}</p></details>`}</section>`
}

interface CountyTableView {
  summary: Pick<OutletSummary, 'outlet' | 'fields'>
  overdue: OverdueCounts | null
}

type Cell = ReturnType<FieldMatrix['counties'][number]['cells']['get']>

function cellOf(cell: Cell, link: (items: number | null) => Html): Html {
  if (cell === undefined || cell.items === 0) return html`<span class="meta">无</span>`
  const { items, newest, isWithheld } = cell
  return html`${link(items)}${newest !== null && html` <time datetime="${newest}">${chineseDate(newest)}</time>`}${isWithheld && html` <span class="late">未通过校验</span>`}`
}

const lateMark = (duties: number): Html | false => duties > 0 && html` <span class="late">逾期 ${duties}</span>`
