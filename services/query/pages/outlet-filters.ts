import type { Request } from 'express'
import { html } from 'hono/html'
import { z } from 'zod'
import type { Directory } from '../../domain/directory/directory.ts'
import { listOptionsOf, listParameters, readParameters } from '../api/parameters.ts'
import type { ListOptions } from '../outlet-list.ts'
import type { Outlet } from '../requested-outlet.ts'
import type { Html } from './layout.ts'
import { ownName, ownOffice } from './own-office.ts'
import { beginningOf, ITEMS_A_PAGE, type PageNumber, pageParameter } from './paging.ts'
import { outletPath } from './place-names.ts'
import { VALIDITY } from './words.ts'

export interface PageFilters
  extends Pick<ListOptions, 'q' | 'exact' | 'field' | 'organ' | 'node' | 'status' | 'validity' | 'sort'> {
  year?: number
}

/** The API's parameters. Pages also take empty fields of a form, and ignore what others add to a shared address. */
const { q, exact, field, organ, node, cursor, status, validity, year, sort } = listParameters.shape
const pageParameters = z.object({
  q,
  exact,
  field,
  organ,
  node,
  cursor,
  validity,
  year,
  sort,
  status: z.preprocess((value) => value || undefined, status),
  page: pageParameter,
})

export function readPageParameters(request: Request): {
  filters: PageFilters
  page: PageNumber
  options: ListOptions
} {
  const { cursor, page: asked, ...filters } = readParameters(pageParameters, request)
  const { page, begins } = beginningOf({ page: asked, cursor, q: filters.q })
  return { filters, page, options: { ...listOptionsOf({ ...filters, limit: ITEMS_A_PAGE }), ...begins } }
}

export const hasFilters = (filters: PageFilters): boolean => Object.values(filters).some((value) => value !== undefined)

/** The filters as a query string. It is empty without filters. */
export const queryOf = (filters: PageFilters): string =>
  new URLSearchParams(
    Object.entries(filters).flatMap(([name, value]): [string, string][] =>
      value === undefined ? [] : [[name, value === true ? '1' : String(value)]],
    ),
  ).toString()

const STATUSES = [
  ['', '全部'],
  ['live', '公开中'],
  ['withdrawn', '已撤下'],
] as const

const SORTS = [
  ['', '发布日期'],
  ['received', '收到时间'],
  ['updated', '更新时间'],
] as const

interface FilterFormView {
  outlet: Outlet
  filters: PageFilters
  directory: Directory
}

export function filterForm({ outlet, filters, directory }: FilterFormView): Html {
  const path = outletPath(outlet.kind, outlet.division.code)
  const known = directory.fields()
  const fields = filters.field === undefined || known.includes(filters.field) ? known : [...known, filters.field]
  return html`<form class="search" role="search" aria-label="搜索公开信息" action="${path}">
<label for="q">搜索</label>
<div class="row"><input id="q" name="q" type="search" maxlength="200" value="${filters.q ?? ''}" placeholder="标题、正文、文号"><button type="submit">搜索</button></div>
<div class="row filters">
<label>领域 <select name="field"><option value="">全部</option>
${fields.map((name) => option(name, name, filters.field))}</select></label>
<label>状态 <select name="status">${STATUSES.map(([value, name]) => option(value, name, filters.status ?? ''))}</select></label>
<label>有效性 <select name="validity"><option value="">全部</option>
${Object.entries(VALIDITY).map(([value, name]) => option(value, name, filters.validity))}</select></label>
<label>年份 <input type="text" name="year" inputmode="numeric" pattern="[0-9]{4}" maxlength="4" size="4" value="${filters.year ?? ''}"></label>
<label>排序 <select name="sort">${SORTS.map(([value, name]) => option(value, name, filters.sort ?? ''))}</select></label>
${filters.organ !== undefined && onlyOf('organ', filters.organ, { name: `只看${filters.organ}`, isChosen: true })}
${ownBox(outlet, filters, directory)}
${hasFilters(filters) && html`<a href="${path}">清除条件</a>`}
</div>
</form>`
}

/** For what the office of a place has made itself; on a list of another office, for that one. */
function ownBox({ kind, division }: Outlet, { node }: PageFilters, directory: Directory): Html | false {
  if (node !== undefined) {
    const office = directory.node(node)
    const isOwn = office?.divisionCode === division.code
    return onlyOf('node', node, { name: isOwn ? ownName(division) : `只看${office?.name ?? node}`, isChosen: true })
  }
  const own = kind === 'board' ? null : ownOffice(division, directory)
  return own !== null && onlyOf('node', own.nodeId, { name: ownName(division), isChosen: false })
}

const onlyOf = (member: string, value: string, { name, isChosen }: { name: string; isChosen: boolean }): Html =>
  html`<label class="only"><input type="checkbox" name="${member}" value="${value}"${isChosen && html` checked`}> ${name}</label>`

const option = (value: string, name: string, chosen: string | undefined): Html =>
  html`<option value="${value}"${value === chosen && html` selected`}>${name}</option>\n`
