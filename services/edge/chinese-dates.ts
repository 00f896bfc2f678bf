import { addDays } from '../domain/clock/days.ts'
import type { Instant } from '../domain/ids.ts'

const UTC_PLUS_8_MS = 8 * 3_600_000

/** `2026-03-05` → 2026年3月5日. A date may be only a year, or a year and a month. */
export function chineseDate(date: string): string {
  const [year, month, day] = date.split('-')
  return [`${year}年`, month && `${Number(month)}月`, day && `${Number(day)}日`].filter(Boolean).join('')
}

const onClocksOfChina = (at: Instant): string => new Date(Date.parse(at) + UTC_PLUS_8_MS).toISOString()

/** An instant on the clocks of China, for programs: `2026-03-05 09:30`. */
export const shanghaiMinute = (at: Instant): string => onClocksOfChina(at).slice(0, 16).replace('T', ' ')

/** The time of day on the clocks of China: `09:30:05`. */
export const shanghaiClock = (at: Instant): string => onClocksOfChina(at).slice(11, 19)

/** An instant on the clocks of China: 2026年3月5日 09:30. */
export function chineseTime(at: Instant): string {
  const [day = '', time] = shanghaiMinute(at).split(' ')
  return `${chineseDate(day)} ${time}`
}

/** A length of time as people say it: 40 秒, 3 分钟, 2 小时, 5 天. */
export function chineseDuration(seconds: number): string {
  if (seconds < 60) return `${Math.round(seconds)} 秒`
  if (seconds < 3600) return `${Math.round(seconds / 60)} 分钟`
  if (seconds < 86_400) return `${Math.round(seconds / 3600)} 小时`
  return `${Math.round(seconds / 86_400)} 天`
}

/** Days in their order, those that follow each other for one reason as a span: 2026年10月1日至10月7日（国庆节）. */
export function chineseDays(days: readonly { day: string; why: string }[]): string {
  const spans: { from: string; to: string; why: string }[] = []
  for (const { day, why } of days) {
    const last = spans.at(-1)
    if (last !== undefined && last.why === why && addDays(last.to, 1) === day) last.to = day
    else spans.push({ from: day, to: day, why })
  }
  return spans
    .map(({ from, to, why }) => {
      const end = from.slice(0, 4) === to.slice(0, 4) ? chineseDate(to).slice(5) : chineseDate(to)
      return `${chineseDate(from)}${from === to ? '' : `至${end}`}${why === '' ? '' : `（${why}）`}`
    })
    .join('、')
}
