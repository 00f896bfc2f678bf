import { html } from 'hono/html'
import { z } from 'zod'
import { refuseParameter } from '../../http/problem.ts'
import { unlessEmpty } from '../api/parameters.ts'
import type { ItemList, ListOptions } from '../outlet-list.ts'
import type { Html } from './layout.ts'

export const ITEMS_A_PAGE = 20

/** Whoever looks for something further back narrows the list by a year: to pass over more costs more than it is worth. */
const MOST_PAGES = 500

/** Where a page of a list stands: its number, from 1 on, or behind a cursor, where pages have no number. */
export type PageNumber = number | 'unnumbered'

const NUMBER_EXPECTED = `应为 1 到 ${MOST_PAGES} 的整数。更早的信息请按年份查看。`

export const pageParameter = unlessEmpty(
  z
    .string()
    .regex(/^\d{1,9}$/, NUMBER_EXPECTED)
    .transform(Number)
    .refine((page) => page >= 1 && page <= MOST_PAGES, NUMBER_EXPECTED),
)

/** Where a page begins. What a search finds has no numbers, because nobody knows how much stands before. */
export function beginningOf({ page = 1, cursor, q }: { page?: number; cursor?: string; q?: string }): {
  page: PageNumber
  begins: Pick<ListOptions, 'cursor' | 'skip'>
} {
  if (cursor !== undefined) return { page: 'unnumbered', begins: { cursor } }
  if (q === undefined) return { page, begins: { skip: (page - 1) * ITEMS_A_PAGE } }
  return page === 1 ? { page, begins: {} } : refuseParameter('page', '搜索结果没有页码：请从第一页起用“下一页”。')
}

/** The address of a page of a list: that of its first page, with where it begins. */
export const pagePathIn =
  (path: string, query = '') =>
  (to: { page: number } | { cursor: string }): string => {
    const asked = new URLSearchParams(query)
    if ('cursor' in to) asked.set('cursor', to.cursor)
    else if (to.page > 1) asked.set('page', String(to.page))
    return asked.size === 0 ? path : `${path}?${asked}`
  }

/** Pages on either side of the one that is shown. */
const NEAR = 2

/** The numbers that a page links to, rising: the first one, those near it, and the last one where it is known. */
export function numbersNear(current: number, last: number | null): number[] {
  const until = Math.min(current + NEAR, last ?? current)
  const near = Array.from({ length: until - current + NEAR + 1 }, (_, at) => current - NEAR + at)
  return [...new Set([1, ...near.filter((number) => number > 1), ...(last === null ? [] : [last])])]
}

/** How many pages a list has. Null where it is not counted, or where what is dated ahead stands behind its last page. */
const lastPage = ({ total, hasAhead }: ItemList): number | null =>
  total === null || hasAhead ? null : Math.max(1, Math.ceil(total / ITEMS_A_PAGE))

/** Links to the other pages of a list. `pathOf` gives the address of a page, and that of what stands behind a cursor. */
export function paging(
  list: ItemList,
  page: PageNumber,
  pathOf: (to: { page: number } | { cursor: string }) => string,
): Html {
  const isLastNumber = page === MOST_PAGES
  const onward = (): string | null => {
    if (list.next === null) return null
    return page === 'unnumbered' || isLastNumber || list.searched !== null || list.hasAhead
      ? pathOf({ cursor: list.next })
      : pathOf({ page: page + 1 })
  }
  const next = onward()
  return html`<nav class="paging" aria-label="翻页">
${page === 'unnumbered' ? html`<a href="${pathOf({ page: 1 })}">回到第一页</a>` : page > 1 && html`<a rel="prev" href="${pathOf({ page: page - 1 })}">上一页</a>`}
${page !== 'unnumbered' && numbers(list, page, pathOf)}
${next !== null && html`<a rel="next" href="${next}">下一页</a>`}</nav>
${isLastNumber && next !== null && html`<p class="meta">再往前的信息较多，可按年份缩小范围。</p>`}`
}

function numbers(list: ItemList, page: number, pathOf: (to: { page: number }) => string): Html | false {
  const last = lastPage(list)
  const shown = numbersNear(page, last).filter((number) => number <= MOST_PAGES)
  if (shown.length < 2) return false
  const link = (number: number): Html =>
    number === page
      ? html`<strong aria-current="page">${number}</strong>`
      : html`<a href="${pathOf({ page: number })}" aria-label="第 ${number} 页">${number}</a>`
  return html`<ol class="numbers">${shown.map(
    (number, at) =>
      html`<li>${at > 0 && number - (shown[at - 1] ?? 0) > 1 && html`<span class="gap">…</span>`}${link(number)}</li>\n`,
  )}</ol>
${last !== null && html`<span class="position">第 ${page} 页，共 ${last} 页</span>`}`
}
