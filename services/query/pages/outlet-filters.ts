import type { Request } from 'express'
import { html } from 'hono/html'
import { z } from 'zod'
import { listParameters, readParameters } from '../api/parameters.ts'
import type { ListOptions } from '../outlet-list.ts'
import type { Html } from './layout.ts'

export type PageFilters = Pick<ListOptions, 'q' | 'field' | 'organ' | 'status'>

/** The API's parameters. Pages also take empty fields of a form, and ignore what others add to a shared address. */
const { q, field, organ, cursor, status } = listParameters.shape
const pageParameters = z.object({
  q,
  field,
  organ,
  cursor,
  status: z.preprocess((value) => value || undefined, status),
})

const ITEMS_A_PAGE = 20

export function readPageParameters(request: Request): { filters: PageFilters; options: ListOptions } {
  const { cursor, ...filters } = readParameters(pageParameters, request)
  return { filters, options: { ...filters, cursor: cursor || undefined, limit: ITEMS_A_PAGE } }
}

export const hasFilters = (filters: PageFilters): boolean => Object.values(filters).some((value) => value !== undefined)

/** The filters as a query string. It is empty without filters. */
export const queryOf = (filters: PageFilters): string =>
  new URLSearchParams(
    Object.entries(filters).filter((pair): pair is [string, string] => pair[1] !== undefined),
  ).toString()

const STATUSES = [
  ['', '全部'],
  ['live', '公开中'],
  ['withdrawn', '已撤下'],
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
${filters.organ !== undefined && html`<label class="check"><input type="checkbox" name="organ" value="${filters.organ}" checked> 只看${filters.organ}</label>`}
${hasFilters(filters) && html`<a href="${path}">清除条件</a>`}
</div>
</form>`
}

const option = (value: string, name: string, chosen: string | undefined): Html =>
  html`<option value="${value}"${value === chosen && html` selected`}>${name}</option>\n`
