import { html } from 'hono/html'
import type { Content } from '../../domain/item/content.ts'
import { type DisplayDates, displayEndedBefore } from '../../domain/item/display-dates.ts'
import { chineseDate, chineseTime } from '../../edge/chinese-dates.ts'
import type { HandedOver } from '../handed-over.ts'
import type { ItemView } from './item-view.ts'
import type { Html } from './layout.ts'
import { VALIDITY } from './words.ts'

/** What people must know of an item that is not shown any more. Blank for one that is shown. */
export function stateNotice({ told, reader }: Pick<ItemView, 'told' | 'reader'>): Html {
  const { withdrawn } = told
  return html`${
    withdrawn !== null &&
    html`<div class="notice warning"><p><strong>本条信息已撤下。</strong></p>
<p>撤下时间：<time datetime="${withdrawn.at}">${chineseTime(withdrawn.at)}</time></p>
<p>撤下原因：${withdrawn.reason}</p>
<p>发布机构：${told.organ?.name ?? told.node.name}</p></div>`
  }
${told.isErased && html`<p class="notice warning">本条信息的内容已依法抹除，尚未替换为新的内容。</p>`}
${withdrawn === null && displayNotice(told.displayed, reader.today)}`
}

/** Notices that people must see before they read on. */
export function itemNotices({ told, links, titles, reader }: ItemView): Html {
  const { content, withdrawn } = told
  return html`${stateNotice({ told, reader })}
${withdrawn === null && content !== null && validityNotice(content)}
${withdrawn === null && content?.partial === true && html`<p class="notice">部分公开：依法不予公开的内容已作区分处理，此处为可以公开的部分。</p>`}
${withdrawn === null && content?.backfilled === true && html`<p class="notice">历史信息补录：本条信息在形成很久之后补录到本系统。</p>`}
${handedOver('本条信息由下列信息延续：', links.successor, titles)}
${handedOver('本条信息延续自：', links.predecessor, titles)}`
}

function displayNotice(dates: DisplayDates, today: string): Html | false {
  if (!displayEndedBefore(dates, today)) return false
  return html`<p class="notice">展示期已于 ${chineseDate(dates.displayUntil ?? '')} 结束，不再显示内容。</p>`
}

function validityNotice({ validity, abolishedOn }: Content): Html | false {
  if (validity === undefined || validity === 'in-force') return false
  return html`<p class="notice warning"><strong>${VALIDITY[validity] ?? validity}</strong>${abolishedOn !== undefined && html`（${chineseDate(abolishedOn)}）`}：本文件${
    validity === 'amended' ? '已有修改，请同时查阅修改后的文件。' : '不再有效，仅供查阅。'
  }</p>`
}

/** A link that only one of the two items names is shown as unconfirmed. */
const handedOver = (sentence: string, link: HandedOver | null, titles: Map<string, string>): Html | false =>
  link !== null &&
  html`<p class="notice">${sentence}<a href="/items/${link.itemId}">${titles.get(link.itemId) ?? link.itemId}</a>${!link.confirmed && '（对方尚未确认）'}</p>`
