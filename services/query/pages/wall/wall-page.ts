import { html } from 'hono/html'
import { daysBetween } from '../../../domain/clock/days.ts'
import type { Directory } from '../../../domain/directory/directory.ts'
import type { Instant } from '../../../domain/ids.ts'
import { lastDay } from '../../../domain/item/display-dates.ts'
import { chineseDate, chineseTime, shanghaiMinute } from '../../../edge/chinese-dates.ts'
import { forPage } from '../../../edge/visible-controls.ts'
import type { Outlet } from '../../requested-outlet.ts'
import { stateEtag } from '../../state-etag.ts'
import type { ToldItem } from '../../told-item.ts'
import { freshnessLine } from '../freshness-line.ts'
import type { Html } from '../layout.ts'
import { descriptionOf } from '../meta-tags.ts'
import { outletName, outletPath } from '../place-names.ts'
import { qrCode } from '../qr-code.ts'
import { countyOf, type Site } from '../site.ts'
import { placeClass } from '../stylesheet.ts'
import { withheldNotice } from '../withheld-notice.ts'
import { lastNoticeDay, type Wall } from './read-wall.ts'

/** Seconds after which the screen turns to the next page: four items are read aloud in this time. */
const TURN_SECONDS = 20
const ITEMS_A_PAGE = 4
const NOTICES_A_PAGE = 8

export interface WallView {
  outlet: Outlet
  wall: Wall
  /** The page that was asked for, from 1 on. One that is not there is the first. */
  page: number
  /** At which a telephone reaches this hub. Null where nobody knows: then there are no codes. */
  address: string | null
  directory: Directory
  now: Instant
  site: Site
  script: string
}

type Sheet = { items: ToldItem[] } | { notices: Wall['notices'] }

/**
 * A page of a screen without keyboard: nothing on it is to be touched. It turns by itself, without script, and after the
 * last page comes the first, so that everything is read again and again.
 */
export async function renderWall(view: WallView): Promise<string> {
  const { outlet, wall, directory, site, script, now } = view
  const { code } = outlet.division
  const sheets = sheetsOf(wall)
  const at = view.page > sheets.length ? 0 : view.page - 1
  const sheet = sheets[at] as Sheet
  const path = wallPath(code)
  const next = at + 1 < sheets.length ? `${path}?page=${at + 2}` : path
  const name = outletName(outlet.kind, outlet.division)
  const county = countyOf(outlet.division, directory)
  const page = html`<!DOCTYPE html>
<html lang="zh-CN" class="wall">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="refresh" content="${TURN_SECONDS}; url=${next}">
<title>${name}</title>
<link rel="stylesheet" href="${site.stylesheet.path}">
<link rel="icon" href="data:,">
<meta name="robots" content="noindex">
<script src="${script}" defer></script>
</head>
<body${county && html` class="${placeClass(county.code)}"`} data-sent="${now}" data-age="0" data-turn="${TURN_SECONDS}" data-pages="${sheets.length}" data-state="${stateOf(wall)}">
<header>
<h1>${name}</h1>
<p class="clock"><time datetime="${now}">${shanghaiMinute(now).slice(11)}</time></p>
<div class="told"><p class="day">${chineseDate(wall.today)}</p>
${freshnessLine(wall.freshness)}
<p class="aged">可能不是最新：本屏没有按时换到下一页。</p></div>
${view.address !== null && qrCode(`${view.address}${outletPath('board', code)}`, '本公示栏的二维码')}
</header>
<main>
${wall.items.length + wall.notices.length === 0 && html`<p class="empty">这里还没有公开的信息。</p>`}
${'items' in sheet ? cards(sheet.items, view) : noticeLines(sheet.notices)}
</main>
<footer>${withheldNotice(Array.from({ length: wall.withheld }), '暂不显示')}
<p>第 ${at + 1} 页，共 ${sheets.length} 页　用手机扫二维码看全文</p>
${view.address?.startsWith('http:') && html`<p>本屏没有用加密连接（https）：网络中断时不能保留最后的内容。</p>`}</footer>
</body>
</html>
`
  return forPage(String(await page))
}

const wallPath = (code: string): string => `${outletPath('board', code)}/wall`

/** What a screen has kept is dropped as soon as this is another one. */
const stateOf = ({ items, notices, today }: Wall): string =>
  stateEtag([items, notices].map((some) => [today, ...some.map(({ itemId, version }) => [itemId, version])])).slice(
    3,
    -1,
  )

function sheetsOf({ items, notices }: Wall): Sheet[] {
  const sheets: Sheet[] = []
  for (let from = 0; from < items.length; from += ITEMS_A_PAGE)
    sheets.push({ items: items.slice(from, from + ITEMS_A_PAGE) })
  for (let from = 0; from < notices.length; from += NOTICES_A_PAGE)
    sheets.push({ notices: notices.slice(from, from + NOTICES_A_PAGE) })
  return sheets.length === 0 ? [{ items: [] }] : sheets
}

const cards = (items: ToldItem[], { address, wall }: WallView): Html =>
  html`<ol class="cards">${items.map(
    (item) => html`<li${untilOf(item)}><div>
<h2>${item.title ?? '（内容已抹除）'}</h2>
<p class="meta">${item.organ?.name ?? item.node.name}　${chineseDate(item.content?.publishedOn ?? shanghaiMinute(item.publishedAt).slice(0, 10))}</p>
${daysLeft(item, wall.today)}
${item.content !== null && html`<p class="text">${descriptionOf(item.content)}</p>`}</div>
${address !== null && qrCode(`${address}/items/${item.itemId}`, '本条信息的二维码')}</li>
`,
  )}</ol>`

/** A screen that has lost the hub shows nothing longer than its last day. */
function untilOf({ displayed: { displayUntil } }: ToldItem): Html | false {
  return displayUntil !== undefined && html` data-until="${lastDayOf(displayUntil)}"`
}

function daysLeft({ displayed: { displayUntil } }: ToldItem, today: string): Html | false {
  if (displayUntil === undefined) return false
  const days = daysBetween(today, lastDayOf(displayUntil))
  return html`<p class="left">${days <= 0 ? '展示期今天结束' : `展示期还有 ${days} 天，至${chineseDate(displayUntil)}`}</p>`
}

/** A month or a year stands for all of it. */
function lastDayOf(date: string): string {
  const [year = 0, month = 0] =
    String(lastDay(date))
      .match(/^(\d{4})(\d\d)/)
      ?.slice(1)
      .map(Number) ?? []
  return date.length === 10 ? date : new Date(Date.UTC(year, month, 0)).toISOString().slice(0, 10)
}

const noticeLines = (notices: Wall['notices']): Html => html`<h2>最近撤下的信息</h2>
<ol class="taken">${notices.map(
  ({ title, withdrawn }) =>
    html`<li data-until="${lastNoticeDay(withdrawn.day)}"><time datetime="${withdrawn.at}">${chineseTime(withdrawn.at as Instant).slice(5)}</time> 撤下：${title}</li>\n`,
)}</ol>`
