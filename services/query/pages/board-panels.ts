import { html } from 'hono/html'
import { chineseDate } from '../../edge/chinese-dates.ts'
import type { BoardPanel } from '../board-panels.ts'
import type { Html } from './layout.ts'
import { dateOfListed } from './listed-item.ts'

/** The panels of a board (政务、村务、财务、惠民): a few of the newest of each, and what comes next. */
export const boardPanels = (panels: BoardPanel[]): Html | false =>
  panels.length > 0 && html`<div class="panels">${panels.map(panel)}</div>`

const panel = ({ column: { name }, items, next }: BoardPanel, at: number): Html =>
  html`<section class="panel" aria-labelledby="panel-${at}"><h2 id="panel-${at}">${name}</h2>
${
  items.length === 0
    ? html`<p class="meta">近期没有这一栏的信息。</p>`
    : html`<ul>${items.map(
        (item) =>
          html`<li><a href="/items/${item.itemId}">${item.title ?? '（内容已抹除）'}</a>
<p class="meta"><span>${item.office}</span> ${dateOfListed(item)}</p></li>\n`,
      )}</ul>`
}
${next !== null && html`<p class="meta">下一次应公开：<time datetime="${next.due}">${chineseDate(next.due)}</time>前，${next.title}</p>`}</section>
`
