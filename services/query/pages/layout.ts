import { html } from 'hono/html'
import type { Division } from '../../domain/directory/directory.ts'
import { forPage } from '../../edge/visible-controls.ts'
import type { Alternate } from '../feeds/feed-addresses.ts'
import { type PageView, SIZE_NAME } from './page-view.ts'
import type { SiteFacts } from './site-facts.ts'
import { placeClass } from './stylesheet.ts'

/** HTML that is escaped already, as `html` gives it. */
export type Html = ReturnType<typeof html>

export interface Crumb {
  name: string
  /** Null when there is no such page. */
  path: string | null
}

export interface Page {
  title: string
  /** The name of the whole site, in the header and after the title. */
  siteName: string
  /** The way from 首页 down to this page, without 首页. */
  crumbs: Crumb[]
  main: Html
  /** Further elements of the head. */
  head?: Html
  /** The county whose page it is: it has that county's colour. */
  county?: Division | null
  /** A page with a wide table takes the whole width of a large screen. */
  isWide?: boolean
  /** The same in other forms. */
  alternates?: Alternate[]
  /** Search engines are not to list it: it shows no text, or what another page shows. */
  isUnlisted?: boolean
  /** True when an item is left out that does not check. Such a page has no ETag, for no state tells when it is mended. */
  withholds?: boolean
}

/** A whole page, as it is sent. */
export const renderPage = async (page: Page, freshness: Html | null, view: PageView): Promise<string> =>
  forPage(String(await layout(page, freshness, view)))

/** The frame of every page: header, where the reader is, how fresh the data are, the page itself, footer. */
const layout = (
  { title, siteName, crumbs, main, head, county, isWide = false, alternates = [], isUnlisted = false }: Page,
  freshness: Html | null,
  view: PageView,
) => html`<!DOCTYPE html>
<html lang="zh-CN"${view.size === 'large' && html` class="large"`}>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title === siteName ? title : `${title} - ${siteName}`}</title>
<link rel="stylesheet" href="${view.site.stylesheet.path}">
<link rel="icon" href="data:,">
${isUnlisted && html`<meta name="robots" content="noindex">\n`}${alternates.map(
  ({ mediaType, path }) => html`<link rel="alternate" type="${mediaType}" href="${path}">\n`,
)}${head}
</head>
<body${county && html` class="${placeClass(county.code)}"`}>
<a class="skip" href="#main">跳到正文</a>
<header>
<div class="site"><div class="wrap${isWide && ' wide'}"><a href="/">${siteName}</a></div></div>
<div class="wrap bar${isWide && ' wide'}">
${crumbs.length > 0 && breadcrumbs(crumbs)}
${freshness}
${sizeChoice(view)}
</div>
</header>
<div class="wrap${isWide && ' wide'}">
<main id="main" tabindex="-1">
${main}
</main>
</div>
<footer><div class="wrap">
<p>同一条信息，在村（社区）公示栏、县区网站和市级专题上一字不差，人人可以核验。</p>
<p><a href="/">首页</a> <a href="/deadlines">期限计算</a> <a href="/places">查找地方</a> <a href="/check">核一核</a>${view.site.facts.reportErrors && html` <a href="${view.site.facts.reportErrors}">我为政府网站找错</a>`}</p>
${registrations(view.site.facts)}
</div></footer>
</body>
</html>
`

function registrations({ idCode, icp, police }: SiteFacts): Html | false {
  const told = [idCode && `网站标识码 ${idCode}`, icp, police].filter((text) => text !== undefined)
  return told.length > 0 && html`<p>${told.map((text) => html`<span>${text}</span> `)}</p>`
}

function sizeChoice({ size, path }: PageView): Html {
  const other = size === 'large' ? 'normal' : 'large'
  return html`<p class="choice"><a href="/view?size=${other}&amp;back=${encodeURIComponent(path)}" rel="nofollow">${SIZE_NAME[other]}</a></p>`
}

const breadcrumbs = (crumbs: Crumb[]) => html`<nav class="crumbs" aria-label="当前位置"><ol>
<li><a href="/">首页</a></li>
${crumbs.map((crumb, index) => html`<li>${crumbLink(crumb, index === crumbs.length - 1)}</li>\n`)}</ol></nav>`

function crumbLink({ name, path }: Crumb, isHere: boolean): Html {
  if (isHere) return html`<span aria-current="page">${name}</span>`
  return path === null ? html`<span>${name}</span>` : html`<a href="${path}">${name}</a>`
}
