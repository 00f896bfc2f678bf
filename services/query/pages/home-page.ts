import { html } from 'hono/html'
import type { Directory, Division } from '../../domain/directory/directory.ts'
import { topDivisions } from '../../domain/directory/top-divisions.ts'
import type { Instant } from '../../domain/ids.ts'
import type { ItemList } from '../outlet-list.ts'
import type { OutletSummary } from '../outlet-summary.ts'
import { columnLinks } from './column-links.ts'
import { fieldLinks } from './field-links.ts'
import type { Html, Page } from './layout.ts'
import { listedItem } from './listed-item.ts'
import { outletPath } from './place-names.ts'
import { placeSearch } from './places-page.ts'
import { siteName } from './site-name.ts'
import { townshipLinks } from './township-links.ts'
import { withheldNotice } from './withheld-notice.ts'

/** What is new at the widest outlet, and how much it shows by field. */
export interface HomeView {
  directory: Directory
  now: Instant
  /** Null in a directory without a city or a county. */
  newest: { list: ItemList; summary: Pick<OutletSummary, 'outlet' | 'fields'> } | null
}

/** The home page: search, what is new, the fields, and every place down to the townships. */
export function renderHomePage({ directory, now, newest }: HomeView): Page {
  const name = siteName(directory)
  return {
    title: name,
    siteName: name,
    crumbs: [],
    withholds: newest !== null && (newest.list.withheld.length > 0 || newest.list.hasAhead),
    main: html`<h1>${name}</h1>
<p class="lead">县、乡、村公开的每一条信息只发布一次，在村（社区）公示栏、县区网站和市级专题上一字不差，人人可以核验。</p>
${newest && searchBox(newest.summary.outlet.division, pathOf(newest.summary))}
${placeSearch()}
${newest && columnLinks(newest.summary.outlet, { directory, now })}
${newest && newestItems(newest.list, pathOf(newest.summary), now)}
${newest && fieldLinks(newest.summary, '按领域查看')}
${topDivisions(directory).map((top) => placesUnder(top, directory))}`,
  }
}

const pathOf = ({ outlet: { kind, division } }: Pick<OutletSummary, 'outlet'>): string =>
  outletPath(kind, division.code)

const searchBox = (
  { name }: Division,
  path: string,
): Html => html`<form class="search" role="search" aria-label="搜索公开信息" action="${path}">
<label for="q">搜索${name}公开信息</label>
<div class="row"><input id="q" name="q" type="search" maxlength="200" placeholder="标题、正文、文号"><button type="submit">搜索</button></div>
</form>`

const newestItems = ({ items, withheld }: ItemList, path: string, now: Instant): Html | false =>
  items.length + withheld.length > 0 &&
  html`<section aria-labelledby="newest"><h2 id="newest">最新公开</h2>
${withheldNotice(withheld, '暂不显示')}
<ol class="items">${items.map((item) => listedItem(item, path, now))}</ol>
<p><a href="${path}">更多</a></p></section>`

function placesUnder(top: Division, directory: Directory): Html {
  const counties = top.level === 'county' ? [top] : directory.children(top.code)
  return html`<nav aria-labelledby="places-${top.code}"><h2 id="places-${top.code}">按地方查看</h2>
${top.level === 'city' && html`<p><a class="place" href="${outletPath('topic', top.code)}">${top.name}专题</a></p>`}
<div class="counties">${counties.map((county) => countyPlaces(county, directory))}</div></nav>`
}

const countyPlaces = (county: Division, directory: Directory): Html => html`<section class="county">
<h3><a href="${outletPath('site', county.code)}">${county.name}网站</a></h3>
<details><summary>${directory.children(county.code).length} 个乡镇（街道）</summary>${townshipLinks(county, directory)}</details></section>`
