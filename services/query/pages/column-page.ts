import { html } from 'hono/html'
import type { Directory } from '../../domain/directory/directory.ts'
import type { Instant } from '../../domain/ids.ts'
import type { ColumnRule } from '../../domain/rules/column-rule.ts'
import type { ColumnItems } from '../columns/column-items.ts'
import type { Outlet } from '../requested-outlet.ts'
import { divisionCrumbs } from './breadcrumbs.ts'
import { columnLinks } from './column-links.ts'
import type { Html, Page } from './layout.ts'
import { listedItem } from './listed-item.ts'
import { pagePathIn } from './paging.ts'
import { outletPath } from './place-names.ts'
import { sayShown } from './set-tables.ts'
import { countyOf, countySiteName, type Site } from './site.ts'
import { siteName } from './site-name.ts'
import { withheldNotice } from './withheld-notice.ts'

export interface ColumnView {
  outlet: Outlet
  column: ColumnRule
  list: ColumnItems
  /** True on every page but the first. */
  continued: boolean
  directory: Directory
  now: Instant
  site: Site
}

/** One column of a site or a topic, with what belongs there by its rule. */
export function renderColumnPage(view: ColumnView): Page {
  const { outlet, column, list, continued, directory, now, site } = view
  const county = countyOf(outlet.division, directory)
  return {
    title: `${outlet.division.name}${column.name}`,
    siteName: county === null ? siteName(directory) : countySiteName(county, site.facts),
    county,
    isWide: true,
    isUnlisted: continued,
    withholds: list.withheld.length > 0,
    crumbs: [...divisionCrumbs(outlet.division.code, directory), { name: column.name, path: null }],
    main: html`<h1>${outlet.division.name}${column.name}</h1>
<div class="portal">${columnLinks(outlet, { directory, now, here: column.id })}
<div class="listed"><p class="lead">这里是符合以下条件的信息（${sayShown(column.shows)}）。</p>
${withheldNotice(list.withheld, '暂不显示')}
${itemsOf(view)}</div></div>`,
  }
}

function itemsOf({ outlet, column, list, continued, now }: ColumnView): Html {
  const listPath = outletPath(outlet.kind, outlet.division.code)
  const pathOf = pagePathIn(`${listPath}/columns/${encodeURIComponent(column.id)}`)
  const next = list.next && pathOf({ cursor: list.next })
  if (list.items.length === 0 && next !== null)
    return html`<p class="empty">还没有查找完。<a rel="next" href="${next}">继续查找</a></p>`
  if (list.items.length === 0)
    return html`<p class="empty">${continued ? '没有更多信息了。' : '这一栏目还没有信息。'} <a href="${listPath}">查看全部信息</a></p>`
  return html`<ol class="items">${list.items.map((item) => listedItem(item, listPath, now))}</ol>
<nav class="paging" aria-label="翻页">${continued && html`<a href="${pathOf({ page: 1 })}">回到第一页</a>`}
${next !== null && html`<a rel="next" href="${next}">下一页</a>`}</nav>`
}
