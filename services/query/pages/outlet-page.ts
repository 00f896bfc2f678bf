import { html } from 'hono/html'
import type { Directory, Division } from '../../domain/directory/directory.ts'
import type { Instant } from '../../domain/ids.ts'
import { feedsOf } from '../feeds/feed-addresses.ts'
import type { ItemList } from '../outlet-list.ts'
import type { Outlet } from '../requested-outlet.ts'
import { divisionCrumbs } from './breadcrumbs.ts'
import { matrixPath } from './catalogues/paths.ts'
import { dutyPagePath } from './duty-page.ts'
import type { Html, Page } from './layout.ts'
import { listedItem } from './listed-item.ts'
import { filterForm, hasFilters, type PageFilters, queryOf } from './outlet-filters.ts'
import { outletName, outletPath } from './place-names.ts'
import { countyOf, countySiteName, type Site } from './site.ts'
import { siteName } from './site-name.ts'
import { townshipLinks } from './township-links.ts'
import { withheldNotice } from './withheld-notice.ts'

export interface OutletView {
  outlet: Outlet
  list: ItemList
  filters: PageFilters
  /** True on every page but the first. */
  continued: boolean
  directory: Directory
  now: Instant
  site: Site
}

/** The page of a board, a site or a topic, with its items, newest first. */
export function renderOutletPage(view: OutletView): Page {
  const { outlet, directory, site } = view
  const county = countyOf(outlet.division, directory)
  const name = outletName(outlet.kind, outlet.division)
  return {
    title: name,
    siteName: county === null ? siteName(directory) : countySiteName(county, site.facts),
    county,
    alternates: feedsOf({ outlet, ...view.filters }),
    isUnlisted: view.continued || hasFilters(view.filters),
    withholds: view.list.withheld.length > 0 || view.list.hasAhead,
    crumbs: [...divisionCrumbs(outlet.division.code, directory).slice(0, -1), { name, path: null }],
    main: html`<h1>${name}</h1>
${mergedNotice(view)}
${filterForm(view.filters, outletPath(outlet.kind, outlet.division.code), directory.fields())}
${withheldNotice(view.list.withheld, '暂不显示')}
${itemsOf(view)}
${dutyLink(view)}
${placesBelow(view)}`,
  }
}

function mergedNotice({ outlet, directory }: OutletView): Html | false {
  const into = outlet.division.mergedInto === null ? undefined : directory.division(outlet.division.mergedInto)
  return (
    into !== undefined &&
    html`<p class="notice">${outlet.division.name}已并入 <a href="${outletPath(outlet.kind, into.code)}">${into.name}</a>。</p>`
  )
}

function itemsOf({ outlet, list, filters, continued, now }: OutletView): Html {
  const path = outletPath(outlet.kind, outlet.division.code)
  const query = queryOf(filters)
  const first = `${path}${query && `?${query}`}`
  const further = `${path}?${query && `${query}&`}cursor=${list.next}`
  if (list.items.length === 0 && list.withheld.length === 0 && list.next !== null)
    return html`<p class="empty">符合条件的信息较少，还没有查找完。<a rel="next" href="${further}">继续查找</a></p>`
  if (list.items.length === 0 && list.withheld.length === 0)
    return html`${nothingFound(list)}<p class="empty">${hasFilters(filters) ? '没有符合条件的信息。' : continued ? '没有更多信息了。' : '这里还没有公开的信息。'}
${(continued || hasFilters(filters)) && html`<a href="${path}">查看全部</a>`}</p>`
  return html`<h2 class="hidden">信息列表</h2>
${list.total !== null && html`<p class="meta">共 ${list.total} 条</p>`}
<ol class="items">${list.items.map((item) => listedItem(item, path, now))}</ol>
<nav class="paging" aria-label="翻页">${continued && html`<a href="${first}">回到第一页</a>`}
${list.next !== null && html`<a rel="next" href="${further}">下一页</a>`}</nav>`
}

/** What was looked for, in words: who typed a traditional character or a bracket should know that it was read. */
function nothingFound({ searched }: ItemList): Html | false {
  if (searched === null) return false
  const words = searched.words.map((word) => `“${word}”`).join('')
  if (searched.exact) return html`<p class="notice">查找的是${words}这一原文。</p>`
  return html`<p class="notice">查找的是${searched.words.length > 1 ? '同时' : ''}含有${words}的信息。查找时不区分繁体与简体、全角与半角、大写与小写，也不计括号、引号和空格。</p>`
}

const cataloguesLink = (division: Division): Html =>
  html`<p><a href="${matrixPath(division)}">${division.name}事项标准目录：各单位应当公开什么</a></p>
`
/** What is to be published here next: of a board by the office above it. */
function dutyLink({ outlet: { kind, division }, directory }: OutletView): Html | false {
  if (kind === 'topic') return false
  const county = directory.atLevelOrAbove(division.code, 'county')
  const place = kind === 'site' ? county : division.parent
  const office = directory.nodes().find(({ divisionCode }) => divisionCode === place)
  return (
    office !== undefined &&
    directory.division(county)?.level === 'county' &&
    html`<p class="meta"><a href="${dutyPagePath(county, office.nodeId)}">应公开事项和下一次公开日期</a></p>`
  )
}

function placesBelow({ outlet, directory }: OutletView): Html | false {
  const { kind, division } = outlet
  if (kind === 'board') return false
  if (kind === 'site')
    return html`${cataloguesLink(division)}<nav class="below" aria-labelledby="below"><h2 id="below">乡镇（街道）</h2>
${townshipLinks(division, directory)}</nav>`
  return html`${cataloguesLink(division)}<nav class="below" aria-labelledby="below"><h2 id="below">县区网站</h2>
<ul class="tiles">${directory
    .children(division.code)
    .map(({ code, name }) => html`<li><a href="${outletPath('site', code)}">${name}</a></li>\n`)}</ul></nav>`
}
