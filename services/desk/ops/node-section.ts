import { html } from 'hono/html'
import type { Directory } from '../../domain/directory/directory.ts'
import type { Instant, NodeId } from '../../domain/ids.ts'
import { secondsSince } from '../../domain/seconds-since.ts'
import type { Html } from '../../query/pages/layout.ts'
import { scrolledSideways } from '../../query/pages/wide-table.ts'
import {
  byUrgency,
  command,
  type Level,
  levelMark,
  type OpsSection,
  sectionOf,
  troubleWords,
  waitingWords,
  worst,
} from './ops-parts.ts'
import type { MeasuredStores, RelayedNode } from './ops-sources.ts'
import type { OpsState, Told } from './read-ops.ts'
import { pageLevel, timeWords } from './way-section.ts'

/** Without anything new for so long, a node is called silent: 国办秘函〔2019〕19号 counts sites without news by two weeks. */
const SILENT_DAYS = 14
/** As the alert HubRelayBehind has it. */
const LATE_RELAY_SECONDS = 600
const MOST_ROWS = 25

/** What is known of one node, by the monitor and by the relay, as far as they are here. */
interface NodeRow {
  nodeId: NodeId
  lag: MeasuredStores['lags'][number] | undefined
  measured: MeasuredStores['nodes'][number] | undefined
  relayed: RelayedNode | undefined
  level: Level
  remarks: Html[]
}

/** Each node: how far its events are, whether it is silent, and whether its relay waits or is stopped, and why. */
export function nodeSection({ measured, relay, asOf }: OpsState, directory: Directory): OpsSection {
  const about = { id: 'nodes', title: '各节点', elsewhere: '' }
  return sectionOf(about, eitherOf(measured, relay), ({ stores, relayed }) => {
    const rows = rowsOf(stores, relayed, asOf).toSorted(byUrgency)
    const count = (level: Level) => rows.filter((row) => row.level === level).length
    const troubled = rows.length - count('good')
    return {
      level: worst(rows.map(({ level }) => level)),
      gist: `${rows.length} 个节点，${troubled === 0 ? '都正常' : `${troubled} 个要看一看`}`,
      body: html`<div class="rules"${scrolledSideways('各节点')}><table>
<thead><tr><th scope="col">节点</th><th scope="col">状态</th><th scope="col">日志库 → 事件日志</th><th scope="col">事件日志 → 读库</th><th scope="col">还没有上页面</th><th scope="col">最近上页面的一条</th></tr></thead>
<tbody>${rows.slice(0, MOST_ROWS).map((row) => rowOf(row, directory))}</tbody></table></div>
${rows.length > MOST_ROWS && html`<p class="meta">另有 ${rows.length - MOST_ROWS} 个节点没有列出，其中 ${rows.slice(MOST_ROWS).filter(({ level }) => level === 'good').length} 个正常。全部：${command('hub', 'lag', '--json')}</p>`}
${relayed === null && html`<p class="meta">本进程不发布：中继停没停、为什么，请看运行发布（publisher）的进程。</p>`}`,
    }
  })
}

interface KnownNodes {
  stores: MeasuredStores | null
  relayed: RelayedNode[] | null
}

/** Whatever of the two could be read. Only where nothing could, the section says so. */
function eitherOf(measured: Told<MeasuredStores> | null, relay: Told<RelayedNode[]> | null): Told<KnownNodes> | null {
  const stores = measured !== null && 'value' in measured ? measured.value : null
  const relayed = relay !== null && 'value' in relay ? relay.value : null
  const told = stores !== null ? measured : relayed !== null ? relay : (measured ?? relay)
  if (told === null) return null
  return 'value' in told ? { asOf: told.asOf, value: { stores, relayed } } : told
}

function rowsOf(stores: MeasuredStores | null, relayed: RelayedNode[] | null, now: Instant): NodeRow[] {
  const lags = new Map(stores?.lags.map((lag) => [lag.nodeId, lag]))
  const nodes = new Map(stores?.nodes.map((node) => [node.nodeId, node]))
  const relays = new Map(relayed?.map((node) => [node.nodeId, node]))
  return [...new Set([...nodes.keys(), ...lags.keys(), ...relays.keys()])].sort().map((nodeId) => {
    const known = { lag: lags.get(nodeId), measured: nodes.get(nodeId), relayed: relays.get(nodeId) }
    const found = remarksOn(nodeId, known, now)
    return { nodeId, ...known, level: worst(found.map(([level]) => level)), remarks: found.map(([, says]) => says) }
  })
}

type Remark = [level: Level, says: Html]

function remarksOn(
  nodeId: NodeId,
  { lag, measured, relayed }: Pick<NodeRow, 'lag' | 'measured' | 'relayed'>,
  now: Instant,
): Remark[] {
  const remarks: Remark[] = []
  if (relayed?.trouble)
    remarks.push(['act', html`<strong>它的事件进不了事件日志。</strong>${troubleWords(relayed.trouble, nodeId)}`])
  if (relayed?.waitsForFile) remarks.push(['watch', html`在等：附件还不能送到读者那里。`])
  if (relayed?.pending === null || lag?.journal === 'unreadable') remarks.push(['act', html`日志库读不出来。`])
  const waited = relayed?.pending?.seconds ?? lag?.stages.journalled.seconds ?? 0
  if (waited > LATE_RELAY_SECONDS) remarks.push(['act', html`已签发的很久没有送进事件日志。`])
  if (measured !== undefined && measured.gaps > 0) remarks.push(['watch', html`${measured.gaps} 条在等前一条。`])
  if (lag?.journal === 'here' && pageLevel(lag) !== 'good') remarks.push([pageLevel(lag), html`没有及时上页面。`])
  if (measured !== undefined) remarks.push(...silence(measured.lastEventAt, now))
  return remarks
}

function silence(lastEventAt: Instant | null, now: Instant): Remark[] {
  if (lastEventAt === null) return [['watch', html`还没有一条上过页面。`]]
  const seconds = secondsSince(lastEventAt, now)
  if (seconds === null) return [['watch', html`最近一条的时间晚于本机时钟。`]]
  return seconds > SILENT_DAYS * 86_400 ? [['watch', html`超过 ${SILENT_DAYS} 天没有新的上页面。`]] : []
}

function rowOf({ nodeId, lag, measured, relayed, level, remarks }: NodeRow, directory: Directory): Html {
  const isElsewhere = lag?.journal === 'elsewhere'
  const journalled = relayed?.pending ?? lag?.stages.journalled
  const lastAt = measured?.lastEventAt ?? null
  return html`<tr><th scope="row">${directory.node(nodeId)?.name ?? '（单位目录里没有）'} <code>${nodeId}</code></th>
<td class="why">${levelMark(level)}${remarks.map((remark) => html`<br>${remark}`)}</td>
<td>${journalled === undefined || (isElsewhere && relayed === undefined) ? '日志库在别处' : waitingWords(journalled)}</td>
<td>${lag === undefined ? '不在本进程' : waitingWords(lag.stages.logged)}</td>
<td>${lag === undefined ? '不在本进程' : isElsewhere ? '日志库在别处' : waitingWords(lag)}</td>
<td>${measured === undefined ? '不在本进程' : lastAt === null ? '没有' : timeWords(lastAt)}</td></tr>
`
}
