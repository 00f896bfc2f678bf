import { html } from 'hono/html'
import { isFarAheadOf } from '../../domain/event/ahead-of.ts'
import type { Instant } from '../../domain/ids.ts'
import type { Content } from '../../domain/item/content.ts'
import { dayInShanghai } from '../../domain/item/display-dates.ts'
import { publicReader } from '../../domain/item/may-read.ts'
import { daysRecordedLate } from '../../domain/item/printed-day.ts'
import { chineseDate, chineseTime } from '../../edge/chinese-dates.ts'
import type { CheckedItem } from '../checked-item.ts'
import { type ToldItem, toldItem } from '../told-item.ts'
import type { Html } from './layout.ts'
import { VALIDITY } from './words.ts'

/** An item in an outlet's list. A withdrawn item is a notice: its title, when and why (rule 9). */
export function listedItem(item: CheckedItem, outletPath: string, now: Instant): Html {
  const told = toldItem(item, publicReader(dayInShanghai(now)))
  const { itemId, withdrawn, content, title } = told
  const organ = told.organ?.name ?? told.node.name
  return html`<li class="item">
<h3><a href="/items/${itemId}">${title ?? '（内容已抹除）'}</a>${badges(told, now)}</h3>
${withdrawn !== null && html`<p class="withdrawn">已于 <time datetime="${withdrawn.at}">${chineseTime(withdrawn.at)}</time> 撤下。原因：${withdrawn.reason}</p>`}
<p class="meta"><a href="${outletPath}?organ=${encodeURIComponent(organ)}">${organ}</a>
${content?.documentNumber !== undefined && html`<span>${content.documentNumber}</span>`}
${dateOfListed(told)}
${content?.field !== undefined && html`<a href="${outletPath}?field=${encodeURIComponent(content.field)}">${content.field}</a>`}</p>
</li>
`
}

/** 发布日期 as printed. Without one, the time when the hub published the item. */
export const dateOfListed = ({
  content,
  publishedAt,
}: Pick<ToldItem, 'publishedAt'> & { content: Pick<Content, 'publishedOn'> | null }): Html =>
  content?.publishedOn === undefined
    ? html`<time datetime="${publishedAt}">${chineseTime(publishedAt)}</time>`
    : html`<time datetime="${content.publishedOn}">${chineseDate(content.publishedOn)}</time>`

/** Badges beside the title, which people must see before they open the item. */
function badges({ status, content, publishedAt, updatedAt }: ToldItem, now: Instant): Html {
  const late = daysRecordedLate(content, publishedAt)
  const validity = content?.validity
  return html`${isFarAheadOf(updatedAt, now) && html` <span class="badge warn">所注时间晚于现在</span>`}${status === 'withdrawn' && html` <span class="badge warn">已撤下</span>`}${
    validity !== undefined &&
    validity !== 'in-force' &&
    html` <span class="badge warn">${VALIDITY[validity] ?? validity}</span>`
  }${content?.partial === true && html` <span class="badge">部分公开</span>`}${late !== null && html` <span class="badge" title="${chineseDate(dayInShanghai(publishedAt))}收到，晚于发布日期 ${late} 天">补录</span>`}`
}
