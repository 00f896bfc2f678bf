import { html } from 'hono/html'
import { chineseDuration, chineseTime } from '../../edge/chinese-dates.ts'
import type { Freshness } from '../freshness.ts'
import type { Html } from './layout.ts'

/** A page is late when its data may be older than this. */
const LATE_SECONDS = 60

/** A kept page may name an older time, but it must not look fresh when it is late. */
export function latenessOf({ lagSeconds }: Freshness): 'unknown' | 'late' | 'fresh' {
  if (lagSeconds === null) return 'unknown'
  return lagSeconds > LATE_SECONDS ? 'late' : 'fresh'
}

/** 数据截至 2026年3月5日 09:30. Carries a warning when that is long ago. */
export function freshnessLine(freshness: Freshness): Html {
  const { asOf, lagSeconds, asSent } = freshness
  if (asOf === null || lagSeconds === null) return html`<p class="freshness late">数据截至时间未知</p>`
  const time = html`数据截至 <time datetime="${asOf}">${chineseTime(asOf)}</time>${asSent && '（以各发布单位已送达的内容为准）'}`
  if (latenessOf(freshness) === 'fresh') return html`<p class="freshness">${time}</p>`
  return html`<p class="freshness late">${time}，比最新发布可能晚约 ${chineseDuration(lagSeconds)}</p>`
}
