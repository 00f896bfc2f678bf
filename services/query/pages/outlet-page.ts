import { html } from 'hono/html'
import type { Directory, Division } from '../../domain/directory/directory.ts'
import type { Instant } from '../../domain/ids.ts'
import type { BoardPanels } from '../board-panels.ts'
import { feedPath, feedsOf } from '../feeds/feed-addresses.ts'
import type { ItemList } from '../outlet-list.ts'
import type { Outlet } from '../requested-outlet.ts'
import { boardPanels } from './board-panels.ts'
import { divisionCrumbs } from './breadcrumbs.ts'
import { matrixPath } from './catalogues/paths.ts'
import { columnLinks } from './column-links.ts'
import { countyTable } from './county-table.ts'
import { dutyPagePath } from './duty-page.ts'
import type { Html, Page } from './layout.ts'
import { listedItem } from './listed-item.ts'
import { filterForm, hasFilters, type PageFilters, queryOf } from './outlet-filters.ts'
import { type PageNumber, pagePathIn, paging } from './paging.ts'
import { outletName, outletPath } from './place-names.ts'
import { countyOf, countySiteName, type Site } from './site.ts'
import { siteName } from './site-name.ts'
import { type SiteSide, siteSide } from './site-side.ts'
import { townshipLinks } from './township-links.ts'
import { withheldNotice } from './withheld-notice.ts'

export interface OutletView {
  outlet: Outlet
  list: ItemList
  filters: PageFilters
  page: PageNumber
  /** Null of a board, which is one place and has few items. */
  side: SiteSide | null
  /** Of a board, on its first page. */
  panels: BoardPanels | null
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
    isWide: view.side !== null,
    isUnlisted: view.page !== 1 || hasFilters(view.filters),
    withholds:
      view.list.withheld.length > 0 ||
      view.list.hasAhead ||
      hasWithheldCell(view.side) ||
      (view.panels?.withheld ?? 0) > 0,
    crumbs: [...divisionCrumbs(outlet.division.code, directory).slice(0, -1), { name, path: null }],
    main: html`<h1>${name}</h1>
${mergedNotice(view)}
${view.panels !== null && boardPanels(view.panels.panels)}
${view.side === null ? listOf(view) : portalOf(view, view.side)}
${dutyLink(view)}
${placesBelow(view)}`,
  }
}

/** The columns first, then the list, then what stands beside it. A topic begins with its fields by counties. */
function portalOf(view: OutletView, side: SiteSide): Html {
  const { outlet, directory, now, page, filters } = view
  const table = page === 1 && !hasFilters(filters) && side.matrix !== null && countyTable(side.matrix, side)
  return html`${table}
<div class="portal">${columnLinks(outlet, { directory, now })}
<div class="listed">${listOf(view)}</div>${siteSide(side, { filters, hasFieldsAbove: table !== false })}</div>`
}

const listOf = (view: OutletView): Html => html`${filterForm(view)}
${withheldNotice(view.list.withheld, '暂不显示')}
${itemsOf(view)}
${otherForms(view)}`

/** For who follows a place, or reckons with what it shows. */
function otherForms({ outlet, filters: { field, q, exact } }: OutletView): Html {
  const feed = feedPath({ outlet, field, q, exact }, 'atom')
  const table = `/v1/exports/${outlet.kind}/${outlet.division.code}.csv${field === undefined ? '' : `?${new URLSearchParams({ field }).toString()}`}`
  return html`<p class="meta forms"><a href="${feed}">订阅更新（供阅读器使用）</a>
<a href="${table}" rel="nofollow" download>下载${field ?? '全部'}信息（表格）</a></p>`
}

const hasWithheldCell = (side: SiteSide | null): boolean =>
  side?.matrix?.counties.some(({ cells }) => [...cells.values()].some(({ isWithheld }) => isWithheld)) === true

function mergedNotice({ outlet, directory }: OutletView): Html | false {
  const into = outlet.division.mergedInto === null ? undefined : directory.division(outlet.division.mergedInto)
  return (
    into !== undefined &&
    html`<p class="notice">${outlet.division.name}已并入 <a href="${outletPath(outlet.kind, into.code)}">${into.name}</a>。</p>`
  )
}

function itemsOf(view: OutletView): Html {
  const { outlet, list, filters, page, now } = view
  const path = outletPath(outlet.kind, outlet.division.code)
  const pathOf = pagePathIn(path, queryOf(filters))
  if (list.items.length === 0 && list.withheld.length === 0 && list.next !== null)
    return html`<p class="empty">符合条件的信息较少，还没有查找完。<a rel="next" href="${pathOf({ cursor: list.next })}">继续查找</a></p>`
  if (list.items.length === 0 && list.withheld.length === 0)
    return html`${nothingFound(list)}<p class="empty">${page !== 1 ? '没有更多信息了。' : hasFilters(filters) ? '没有符合条件的信息。' : '这里还没有公开的信息。'}
${(page !== 1 || hasFilters(filters)) && html`<a href="${path}">查看全部</a>`}</p>`
  const hasPanels = view.panels !== null && view.panels.panels.length > 0
  return html`<h2${!hasPanels && html` class="hidden"`}>${hasPanels ? '全部信息' : '信息列表'}</h2>
${list.total !== null && html`<p class="meta">${hasFilters(filters) && '符合条件的'}共 ${list.total} 条</p>`}
<ol class="items">${list.items.map((item) => listedItem(item, path, now))}</ol>
${paging(list, page, pathOf)}`
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
