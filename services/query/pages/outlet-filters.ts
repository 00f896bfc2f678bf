import type { Request } from 'express'
import { html } from 'hono/html'
import { z } from 'zod'
import { listOptionsOf, listParameters, readParameters } from '../api/parameters.ts'
import type { ListOptions } from '../outlet-list.ts'
import type { Html } from './layout.ts'
import { VALIDITY } from './words.ts'

export interface PageFilters
  extends Pick<ListOptions, 'q' | 'exact' | 'field' | 'organ' | 'status' | 'validity' | 'sort'> {
  year?: number
}

/** The API's parameters. Pages also take empty fields of a form, and ignore what others add to a shared address. */
const { q, exact, field, organ, cursor, status, validity, year, sort } = listParameters.shape
const pageParameters = z.object({
  q,
  exact,
  field,
  organ,
  cursor,
  validity,
  year,
  sort,
  status: z.preprocess((value) => value || undefined, status),
})

const ITEMS_A_PAGE = 20

export function readPageParameters(request: Request): { filters: PageFilters; options: ListOptions } {
  const { cursor, ...filters } = readParameters(pageParameters, request)
  return { filters, options: listOptionsOf({ ...filters, cursor: cursor || undefined, limit: ITEMS_A_PAGE }) }
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

export function filterForm(filters: PageFilters, path: string, known: string[]): Html {
  const fields = filters.field === undefined || known.includes(filters.field) ? known : [...known, filters.field]
  return html`<form class="search" role="search" action="${path}">
<label for="q">搜索</label>
<div class="row"><input id="q" name="q" type="search" maxlength="200" value="${filters.q ?? ''}" placeholder="标题、正文、文号"><button>搜索</button></div>
<div class="row filters">
<label>领域 <select name="field"><option value="">全部</option>
${fields.map((name) => option(name, name, filters.field))}</select></label>
<label>状态 <select name="status">${STATUSES.map(([value, name]) => option(value, name, filters.status ?? ''))}</select></label>
<label>有效性 <select name="validity"><option value="">全部</option>
${Object.entries(VALIDITY).map(([value, name]) => option(value, name, filters.validity))}</select></label>
<label>年份 <input name="year" inputmode="numeric" pattern="[0-9]{4}" maxlength="4" size="4" value="${filters.year ?? ''}"></label>
<label>排序 <select name="sort">${SORTS.map(([value, name]) => option(value, name, filters.sort ?? ''))}</select></label>
${filters.organ !== undefined && html`<label class="check"><input type="checkbox" name="organ" value="${filters.organ}" checked> 只看${filters.organ}</label>`}
${hasFilters(filters) && html`<a href="${path}">清除条件</a>`}
</div>
</form>`
}

const option = (value: string, name: string, chosen: string | undefined): Html =>
  html`<option value="${value}"${value === chosen && html` selected`}>${name}</option>\n`
