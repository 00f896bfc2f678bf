import { html } from 'hono/html'
import { forPage } from '../../edge/visible-controls.ts'
import { STYLESHEET_PATH } from './stylesheet.ts'
import { SIZE_NAME, type TextSize } from './text-size.ts'

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
  /** A page with a wide table takes the whole width of a large screen. */
  isWide?: boolean
  /** True when an item is left out that does not check. Such a page has no ETag, for no state tells when it is mended. */
  withholds?: boolean
}

/** How a page is to look for who asks, and where it is. */
export interface PageView {
  size: TextSize
  /** Path and question of the page itself. */
  path: string
}

/** A whole page, as it is sent. */
export const renderPage = async (page: Page, freshness: Html | null, view: PageView): Promise<string> =>
  forPage(String(await layout(page, freshness, view)))

/** The frame of every page: header, where the reader is, how fresh the data are, the page itself, footer. */
const layout = (
  { title, siteName, crumbs, main, head, isWide = false }: Page,
  freshness: Html | null,
  view: PageView,
) => html`<!doctype html>
<html lang="zh-CN"${view.size === 'large' && html` class="large"`}>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title === siteName ? title : `${title} - ${siteName}`}</title>
<link rel="stylesheet" href="${STYLESHEET_PATH}">
<link rel="icon" href="data:,">
${head}
</head>
<body>
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
<p><a href="/">首页</a> <a href="/deadlines">期限计算</a> <a href="/places">查找地方</a></p>
</div></footer>
</body>
</html>
`

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
