import { html } from 'hono/html'
import type { Directory, DirectoryNode, Division } from '../../domain/directory/directory.ts'
import type { Instant } from '../../domain/ids.ts'
import { entriesMatching, type OutletEntry } from '../../domain/outlets.ts'
import type { ItemList } from '../outlet-list.ts'
import { divisionCrumbs } from './breadcrumbs.ts'
import { dutyPagePath } from './duty-page.ts'
import type { Html, Page } from './layout.ts'
import { listedItem } from './listed-item.ts'
import { type PageNumber, pagePathIn, paging } from './paging.ts'
import { outletPath, townshipPath } from './place-names.ts'
import { countySiteName, type Site } from './site.ts'
import { siteName } from './site-name.ts'
import { boardLinks } from './township-links.ts'
import { withheldNotice } from './withheld-notice.ts'

/** A township is no outlet: its page has what its office published, wherever that is shown. */
export interface TownshipView {
  township: Division
  county: Division | null
  /** The office that publishes, and its items. Null where the township has none. */
  office: { node: DirectoryNode; list: ItemList; page: PageNumber } | null
  directory: Directory
  now: Instant
  site: Site
}

/** Everywhere that an item of a township's office may be shown: its county's site, and the boards of its villages. */
export const townshipEntries = ({ code, parent }: Division, directory: Directory): OutletEntry[] => [
  ...new Set([
    ...(parent === null ? [] : entriesMatching('site', parent, directory)),
    ...entriesMatching('board', code, directory),
    ...directory.children(code).map((village): OutletEntry => `board/${village.code}`),
  ]),
]

/** The page of a township: the boards of its villages, then what its office published. */
export function renderTownshipPage(view: TownshipView): Page {
  const { township, county, office, directory, site } = view
  return {
    title: township.name,
    siteName: county === null ? siteName(directory) : countySiteName(county, site.facts),
    county,
    crumbs: divisionCrumbs(township.code, directory),
    withholds: office !== null && (office.list.withheld.length > 0 || office.list.hasAhead),
    main: html`<h1>${township.name}</h1>
<nav aria-labelledby="below"><h2 id="below">村（社区）公示栏</h2>
${boardLinks(township, directory)}</nav>
<section aria-labelledby="own"><h2 id="own">${township.name}发布的信息</h2>
${office === null ? html`<p class="empty">这里还没有发布信息的单位。</p>` : officeItems(view, office)}</section>
${
  county !== null &&
  office !== null &&
  html`<p class="meta"><a href="${dutyPagePath(county.code, office.node.nodeId)}">应公开事项和下一次公开日期</a></p>`
}`,
  }
}

function officeItems(
  { township, county, now }: TownshipView,
  { list, page }: NonNullable<TownshipView['office']>,
): Html {
  const path = townshipPath(township.code)
  const listPath = county === null ? path : outletPath('site', county.code)
  if (list.items.length === 0 && list.withheld.length === 0)
    return html`<p class="empty">${page !== 1 ? '没有更多信息了。' : '这里还没有公开的信息。'}</p>`
  return html`${withheldNotice(list.withheld, '暂不显示')}
${list.total !== null && html`<p class="meta">共 ${list.total} 条</p>`}
<ol class="items">${list.items.map((item) => listedItem(item, listPath, now))}</ol>
${paging(list, page, pagePathIn(path))}`
}
