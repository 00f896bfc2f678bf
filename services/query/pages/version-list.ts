import { html } from 'hono/html'
import type { Hash } from '../../domain/ids.ts'
import type { Content } from '../../domain/item/content.ts'
import { isDate } from '../../domain/item/dates.ts'
import { chineseDate, chineseTime } from '../../edge/chinese-dates.ts'
import type { CheckedVersion } from '../item-history.ts'
import { versionIsReadable } from '../told-item.ts'
import { attachmentList } from './attachment-list.ts'
import { changedMembers } from './changed-members.ts'
import { itemBody } from './item-body.ts'
import type { ItemView } from './item-view.ts'
import type { Html } from './layout.ts'
import { differencesOfPage, type TellDifferences } from './version-differences.ts'
import { EVENT } from './words.ts'

/** Every version, newest first: what changed, when and why. Contents are shown only while the public may see them. */
export function versionList({ item, history, reader, cleanBodies }: ItemView): Html {
  const versions = history.versions
    .filter(({ outcome }) => outcome === 'applied')
    .map((version) => (versionIsReadable(item, version, reader) ? version : { ...version, content: null }))
  const differences = differencesOfPage()
  const contentBefore = (index: number) => versions.slice(0, index).findLast(({ content }) => content !== null)
  return html`<section aria-labelledby="history">
<h2 id="history">版本记录</h2>
${history.withheld.length > 0 && html`<p class="notice warning">第 ${history.withheld.map(({ version }) => version).join('、')} 版的存储内容未通过校验，不予显示。</p>`}
<ol class="versions" reversed>${versions
    .map((version, index) => ({ version, before: contentBefore(index)?.content ?? null }))
    .reverse()
    .map(({ version, before }) =>
      versionEntry(version, before, {
        isInForce: version.envelope.version === item.version,
        cleanBodies,
        differences,
      }),
    )}</ol>
${history.next !== null && html`<p>第 ${history.next} 版之前的版本见<a href="/v1/items/${item.itemId}/history">全部版本的数据</a>。</p>`}
</section>`
}

function versionEntry(
  { envelope, content, erased }: CheckedVersion,
  before: Content | null,
  {
    isInForce,
    cleanBodies,
    differences,
  }: { isInForce: boolean; cleanBodies: ReadonlySet<Hash>; differences: TellDifferences },
): Html {
  const changed = content !== null && before !== null ? changedMembers(before, content) : []
  return html`<li${!isInForce && html` class="older"`}>
<h3>第 ${envelope.version} 版：${EVENT[envelope.type] ?? envelope.type}${isInForce && html` <span class="badge">当前</span>`}</h3>
<p class="meta"><time datetime="${envelope.at}">${chineseTime(envelope.at)}</time></p>
${envelope.reason !== undefined && html`<p>原因：${envelope.reason}</p>`}
${envelope.review !== undefined && html`<p>审核：${envelope.review.map(({ role, at }) => `${role} ${isDate(at) ? chineseDate(at) : at}`).join('、')}</p>`}
${changed.length > 0 && html`<p>改动：${changed.join('、')}</p>`}
${content !== null && before !== null && differences(before, content)}
${erased && html`<p>该版内容已依法抹除，签名与指纹保留。</p>`}
<p class="meta">指纹 <code>${envelope.fingerprint}</code></p>
${
  !isInForce &&
  content !== null &&
  html`<details><summary>查看第 ${envelope.version} 版内容</summary>
<p><strong>${content.title}</strong></p>
${itemBody(content, envelope.fingerprint, cleanBodies, envelope)}
${content.attachments !== undefined && attachmentList(content.attachments, envelope)}</details>`
}
</li>
`
}
