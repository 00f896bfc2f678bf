import { html } from 'hono/html'
import type { Instant } from '../../domain/ids.ts'
import { chineseTime } from '../../edge/chinese-dates.ts'
import { freshnessOf } from '../../query/freshness.ts'
import type { Html } from '../../query/pages/layout.ts'
import { scrolledSideways } from '../../query/pages/wide-table.ts'
import {
  command,
  type Level,
  levelMark,
  type OpsSection,
  secondsWords,
  sectionOf,
  waitingWords,
  worst,
} from './ops-parts.ts'
import type { MeasuredStores, WaitingEvents } from './ops-sources.ts'
import type { OpsState } from './read-ops.ts'

/** As the alert HubPagesBehind has them. */
const LATE_PARTITION_SECONDS = 60
const LATE_PAGE_SECONDS = 300

/** From the journals over the log and the read store to the pages: what waits in each stage, and for how long. */
export const waySection = ({ measured, asOf }: OpsState): OpsSection =>
  sectionOf(
    {
      id: 'way',
      title: '从签发到上页面',
      elsewhere: '本进程只发布，不读读库：请看运行投影、查询或监测的进程',
    },
    measured,
    (stores) => {
      const all = wholeWay(stores)
      const pages = freshnessOf(
        stores.partitions,
        asOf,
        stores.lags.map(({ nodeId, journal, since }) => ({ nodeId, journal, since })),
      )
      const level = worst([pageLevel(all.unread), ...stores.partitions.map(partitionLevel)])
      return {
        level,
        gist: all.unread.events === 0 ? '没有在等的' : `还没有上页面：${waitingWords(all.unread)}`,
        body: html`<div class="rules"${scrolledSideways('从签发到上页面')}><table>
<thead><tr><th scope="col">在哪一段等</th><th scope="col">在等的</th></tr></thead>
<tbody><tr><th scope="row">节点日志库 → 事件日志</th><td>${waitingWords(all.journalled)}</td></tr>
<tr><th scope="row">事件日志 → 读库</th><td>${waitingWords(all.logged)}</td></tr>
<tr><th scope="row">读库 → 页面</th><td>写入即可看到；页面数据截至${pages.asOf === null ? '时间不知道' : timeWords(pages.asOf)}</td></tr>
<tr><th scope="row">全程：还没有上页面</th><td>${waitingWords(all.unread)}</td></tr></tbody></table></div>
${elsewhereNote(stores)}
${partitionTable(stores)}
${stores.generation === null ? html`<p>还没有建成读模型。</p>` : html`<p class="meta">正在使用第 ${stores.generation} 代读模型。</p>`}
${stores.erasurePending > 0 && html`<p>${stores.erasurePending} 条信息已经抹除，但旧文还留在事件日志里。</p>`}
${level !== 'good' && html`<p>查看：${command('hub', 'lag')}</p>`}`,
      }
    },
  )

const elsewhereNote = ({ lags }: MeasuredStores): Html | false => {
  const elsewhere = lags.filter(({ journal }) => journal === 'elsewhere').length
  return (
    elsewhere > 0 &&
    html`<p class="meta">${elsewhere} 个节点的日志库在别的数据文件夹，那里还有没有没送出的，只有发布它的进程知道。</p>`
  )
}

interface WholeWay {
  journalled: WaitingEvents
  logged: WaitingEvents
  unread: WaitingEvents
}

/** Sums of the nodes, and the age of the oldest. What lies in other folders is left out: it is told apart. */
function wholeWay({ lags, partitions }: MeasuredStores): WholeWay {
  const here = lags.filter(({ journal }) => journal !== 'elsewhere')
  const logged = together(partitions.map(({ lagEvents, lagSeconds }) => ({ events: lagEvents, seconds: lagSeconds })))
  return {
    journalled: here.length === 0 ? UNKNOWN : together(here.map(({ stages }) => stages.journalled)),
    logged,
    unread: here.length === 0 ? logged : together(here),
  }
}

const UNKNOWN: WaitingEvents = { events: null, seconds: null }

/** Null when one is unknown. */
const together = (some: WaitingEvents[]): WaitingEvents => ({
  events: some.reduce<number | null>((sum, { events }) => (sum === null || events === null ? null : sum + events), 0),
  seconds: some.reduce<number | null>(
    (most, { seconds }) => (most === null || seconds === null ? null : Math.max(most, seconds)),
    0,
  ),
})

export function pageLevel({ events, seconds }: WaitingEvents): Level {
  if (events === 0) return 'good'
  if (seconds === null) return 'unknown'
  if (seconds > LATE_PAGE_SECONDS) return 'act'
  return seconds > LATE_PARTITION_SECONDS ? 'watch' : 'good'
}

type Partition = MeasuredStores['partitions'][number]

function partitionLevel({ lagSeconds, heldUpSince }: Partition): Level {
  if (lagSeconds === null) return 'unknown'
  if (lagSeconds > LATE_PARTITION_SECONDS) return 'act'
  return heldUpSince === null ? 'good' : 'watch'
}

/** Those that stand still. A log of many partitions that are all right is one line. */
function partitionTable({ partitions }: MeasuredStores): Html {
  const shown = partitions.filter((partition) => partitionLevel(partition) !== 'good')
  const rest = partitions.length - shown.length
  const others = html`<p class="meta">事件日志共 ${partitions.length} 个分区，其中 ${rest} 个正常。</p>`
  if (shown.length === 0) return others
  return html`${others}<div class="rules"${scrolledSideways('分区')}><table>
<thead><tr><th scope="col">分区</th><th scope="col">状态</th><th scope="col">没有写入读库的</th><th scope="col">最早的已等</th><th scope="col">上次读完</th></tr></thead>
<tbody>${shown.map(
    (one) => html`<tr><th scope="row">${one.partition}</th><td>${levelMark(partitionLevel(one))}</td>
<td>${one.lagEvents === null ? '不知道' : `${one.lagEvents} 条`}</td><td>${secondsWords(one.lagSeconds)}${one.heldUpSince !== null && html`，从${timeWords(one.heldUpSince)}起被别人未结束的事务挡住`}</td>
<td>${one.caughtUpAt === null ? '从来没有' : timeWords(one.caughtUpAt)}</td></tr>\n`,
  )}</tbody></table></div>`
}

export const timeWords = (at: Instant): Html => html`<time datetime="${at}">${chineseTime(at)}</time>`
