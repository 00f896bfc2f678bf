import { html } from 'hono/html'
import type { Directory } from '../../domain/directory/directory.ts'
import { isWaitReason } from '../../domain/event/judge.ts'
import { isHash } from '../../domain/ids.ts'
import type { ParkedRecord, ParkReason } from '../../ports/parked-record.ts'
import type { Html } from '../../query/pages/layout.ts'
import { scrolledSideways } from '../../query/pages/wide-table.ts'
import { command, levelMark, type OpsSection, sectionOf } from './ops-parts.ts'
import { FAULT_WORDS, PARKED_WORDS } from './ops-words.ts'
import type { OpsState, ParkedGroup } from './read-ops.ts'
import { timeWords } from './way-section.ts'

/** Records that wait or were set aside: why, since when, and what looks at them or puts them away. */
export const parkedSection = ({ parked }: OpsState, directory: Directory): OpsSection =>
  sectionOf({ id: 'parked', title: '被搁置的记录', elsewhere: '本进程不读读库' }, parked, (groups) => {
    const isOnlyWaiting = groups.every(({ reason }) => reason === 'gap')
    return {
      level: groups.length === 0 ? 'good' : isOnlyWaiting ? 'watch' : 'act',
      gist: groups.length === 0 ? '没有' : `${groups.reduce((sum, { count }) => sum + count, 0)} 条`,
      body:
        groups.length > 0 &&
        html`<p>消去一个事件要用根密钥，命令末尾 --reason 后面写明原因：原因永久公开，不要写个人信息。</p>
${groups.map((group) => groupOf(group, directory))}`,
    }
  })

const groupOf = ({ reason, count, first }: ParkedGroup, directory: Directory): Html => html`
<h3>${levelMark(reason === 'gap' ? 'watch' : 'act')} <code>${reason}</code>：${count} 条</h3>
<p>${PARKED_WORDS[reason].means}${PARKED_WORDS[reason].todo}</p>
<p>查看：${command('hub', 'parked', 'list', '--reason', reason)}${reason === 'unknown-node' && html`<br>登记：<code class="command">hub directory import 文件 --dry-run</code><br>重新公告：${command('hub', 'parked', 'retry')}`}</p>
<div class="rules"${scrolledSideways(`被搁置：${reason}`)}><table>
<thead><tr><th scope="col">从何时起</th><th scope="col">节点</th><th scope="col">信息</th><th scope="col">分区:位移</th>${reason !== 'gap' && html`<th scope="col">消去它</th>`}</tr></thead>
<tbody>${first.map((record) => recordRow(record, reason, directory))}</tbody></table></div>
${count > first.length && html`<p class="meta">另有 ${count - first.length} 条没有列出。</p>`}`

function recordRow(record: Omit<ParkedRecord, 'value'>, reason: ParkReason, directory: Directory): Html {
  const { parkedAt, nodeId, nodeSeq, itemId, partition, offset } = record
  const name = nodeId === null ? '' : (directory.node(nodeId)?.name ?? '（单位目录里没有）')
  return html`<tr><td>${timeWords(parkedAt)}</td>
<td>${name} <code>${nodeId ?? '不明'}</code>${nodeSeq !== null && html` 第 ${nodeSeq} 号`}</td><td><code>${itemId ?? '不明'}</code></td>
<td>${partition}:${offset}</td>${reason !== 'gap' && html`<td class="why">${discard(record)}</td>`}</tr>
`
}

/** An event is named by its hash, and what is none by its place. */
function discard({ envelopeHash, partition, offset, reason }: Omit<ParkedRecord, 'value'>): Html {
  const words = ['hub', 'parked', 'discard']
  if (envelopeHash === null || !isHash(envelopeHash))
    return command(...words, '--at', `${partition}:${offset}`, '--dry-run')
  return command(...words, envelopeHash, ...(isWaitReason(reason) ? ['--waiting'] : []), '--reason')
}

/** Stored items that do not check, and are therefore not shown. */
export const withheldSection = ({ withheld }: OpsState): OpsSection =>
  sectionOf(
    {
      id: 'withheld',
      title: '没有通过核验、不予显示的信息',
      elsewhere: '本进程不显示页面：请看运行查询（query）的进程',
    },
    withheld,
    ({ items, more }) => ({
      level: items.length > 0 ? 'act' : more > 0 ? 'unknown' : 'good',
      gist:
        items.length > 0
          ? `${items.length}${more > 0 ? ` 条以上` : ' 条'}`
          : more > 0
            ? '还没有全部核对'
            : '没有遇到过',
      body: html`<p class="meta">本进程启动以来遇到过、现在仍对不上的。全部核对一遍：${command('hub', 'compare')}</p>
${items.length > 0 && withheldTable(items)}
${more > 0 && html`<p>另有 ${more} 条遇到过，这里没有再核对。</p>`}
${items.length > 0 && html`<p>读库被改过或损坏。从事件日志重建，看过差异再切换：<br>${command('hub', 'rebuild')}<br>${command('hub', 'rebuild', '--compare')}<br>${command('hub', 'rebuild', '--switch', '--force')}</p><p>然后查清谁能写读库。</p>`}`,
    }),
  )

type WithheldNow = Extract<NonNullable<OpsState['withheld']>, { value: unknown }>['value']['items']

const withheldTable = (items: WithheldNow): Html => html`<div class="rules"${scrolledSideways('不予显示的信息')}><table>
<thead><tr><th scope="col">信息</th><th scope="col">哪里不对</th><th scope="col">首次遇到</th></tr></thead>
<tbody>${items.map(
  ({ itemId, fault, since }) => html`<tr><th scope="row"><code>${itemId}</code></th>
<td class="why">${FAULT_WORDS[fault]}（<code>${fault}</code>）</td><td>${timeWords(since)}</td></tr>\n`,
)}</tbody></table></div>`
