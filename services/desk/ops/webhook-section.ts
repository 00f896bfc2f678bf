import { html } from 'hono/html'
import type { Instant } from '../../domain/ids.ts'
import { secondsSince } from '../../domain/seconds-since.ts'
import type { Html } from '../../query/pages/layout.ts'
import { scrolledSideways } from '../../query/pages/wide-table.ts'
import {
  byUrgency,
  command,
  type Level,
  levelMark,
  type OpsSection,
  secondsWords,
  sectionOf,
  worst,
} from './ops-parts.ts'
import type { ToldWebhooks } from './ops-sources.ts'
import { OUTCOME_WORDS, STOP_WORDS } from './ops-words.ts'
import type { OpsState } from './read-ops.ts'
import { timeWords } from './way-section.ts'

type Told = ToldWebhooks['subscriptions'][number]

/** As the alert HubWebhookBehind has it. */
const LATE_SECONDS = 900
const MOST_ROWS = 15

/** The webhook subscriptions: which are active, how far each is behind, and what its receiver answered last. */
export const webhookSection = ({ webhooks, asOf }: OpsState): OpsSection =>
  sectionOf(
    { id: 'webhooks', title: '推送（Webhook）', elsewhere: '本进程不推送：请看运行推送（notifier）的进程' },
    webhooks,
    ({ state, subscriptions }) => {
      if (state === 'none') return { level: 'good', gist: '没有订阅', body: false }
      if (state === 'failed')
        return { level: 'act', gist: '订阅的文件打不开', body: html`<p>原因见“本进程的各项服务”。</p>` }
      if (state === 'standing-by')
        return { level: 'elsewhere', gist: '同一数据文件夹的另一个进程在推送，本进程待命', body: false }
      const rows = subscriptions.map((told) => ({ ...told, level: levelOf(told, asOf) })).toSorted(byUrgency)
      const stopped = subscriptions.filter(({ subscription }) => subscription.state !== 'active').length
      return {
        level: worst(rows.map(({ level }) => level)),
        gist: `${rows.length} 个订阅${stopped > 0 ? `，${stopped} 个停着` : ''}`,
        body: html`<div class="rules"${scrolledSideways('推送')}><table>
<thead><tr><th scope="col">订阅</th><th scope="col">状态</th><th scope="col">落后</th><th scope="col">最近一次</th><th scope="col">命令</th></tr></thead>
<tbody>${rows.slice(0, MOST_ROWS).map((row) => rowOf(row, asOf))}</tbody></table></div>
${rows.length > MOST_ROWS && html`<p class="meta">另有 ${rows.length - MOST_ROWS} 个没有列出：${command('hub', 'webhooks', 'list')}</p>`}`,
      }
    },
  )

function behindSeconds({ subscription: { behindSince } }: Told, now: Instant): number | null {
  return behindSince === null ? 0 : secondsSince(behindSince, now)
}

function levelOf(told: Told, now: Instant): Level {
  const { state, failures } = told.subscription
  if (state !== 'active') return 'act'
  const behind = behindSeconds(told, now)
  if (behind === null) return 'unknown'
  if (behind > LATE_SECONDS) return 'act'
  return failures > 0 ? 'watch' : 'good'
}

function rowOf(told: Told & { level: Level }, now: Instant): Html {
  const { subscriptionId, url, outlets, state, reason } = told.subscription
  const act = state === 'active' ? 'log' : 'resume'
  const anew = reason === 'reset' ? ['--from-start'] : []
  return html`<tr><th scope="row"><code>${subscriptionId}</code><br><span class="address">${url}</span><br>${outlets.length === 0 ? '全部信息' : outlets.join('、')}</th>
<td class="why">${levelMark(told.level)}<br>${stateWords(told)}</td>
<td>${told.subscription.behindSince === null ? '没有' : secondsWords(behindSeconds(told, now))}</td>
<td>${latestWords(told)}</td>
<td class="why">${command('hub', 'webhooks', act, subscriptionId, ...anew)}</td></tr>
`
}

function stateWords({ subscription: { state, reason, detail, stateSince, failures, nextAttemptAt } }: Told): Html {
  if (state === 'active' && failures === 0) return html`在推送`
  if (state === 'active')
    return html`连续 ${failures} 次没有送到，${nextAttemptAt === null ? '马上再试' : html`下次${timeWords(nextAttemptAt)}`}`
  const why = reason === null ? '' : STOP_WORDS[reason]
  return html`<strong>${state === 'paused' ? '已暂停' : '已停用'}</strong>，从${timeWords(stateSince)}起：${why}${detail !== null && html`（<span lang="en">${detail}</span>）`}`
}

function latestWords({ latest }: Told): Html {
  if (latest === null) return html`还没有送过`
  const { at, outcome, status, error } = latest
  return html`${timeWords(at)} ${OUTCOME_WORDS[outcome]}${status !== null && `（答复 ${status}）`}${error !== null && html`（<code>${error}</code>）`}`
}
