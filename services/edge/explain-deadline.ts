import { type Clause, knownClause } from '../domain/clock/clause.ts'
import { addDays } from '../domain/clock/days.ts'
import type { CountedClause, Deadline } from '../domain/clock/deadline.ts'
import type { Rule } from '../domain/rules/rule-sets.ts'
import { chineseDate, chineseDays } from './chinese-dates.ts'

/** Says to people how a deadline was counted (计算依据), a sentence each. */
export function explainDeadline({ counts, clock, ambiguous }: Deadline, from: string): string[] {
  return [
    ...(clock?.law === undefined ? [] : [`依据：${nameOfClock(clock)}。`]),
    ...counts.flatMap((count) => explainCount(count, from)),
    ...(ambiguous === null ? [] : [`${ambiguous}。`]),
  ]
}

/** Says what a clause asks, without a day. */
export function sayClause(clause: Clause): string {
  const known = knownClause(clause)
  const scope = known?.scope === undefined ? '' : `（${known.scope}）`
  switch (known?.kind) {
    case 'deadline':
      return `${known.n}${UNIT[known.unit]}内${scope}`
    case 'minimum-duration':
      return `不少于${known.n}${UNIT[known.unit]}${scope}`
    case 'recurring':
      return `${EVERY[known.every]}公布${scope}${known.due === undefined ? '' : `，次期第${known.due.month}个月${known.due.day}日`}`
    case 'before':
      return `之前${known.n}${UNIT[known.unit]}${scope}`
    case 'take-down':
      return `满${known.after.n}${UNIT[known.after.unit]}撤下${scope}`
    case 'continuous':
      return `长期公开${scope}`
    case 'prompt':
    case 'realtime':
      return `及时公开${scope}`
    case 'at-event':
    case 'with-other':
      return `随“${known.event}”公开`
    case 'missing':
      return '没有填写'
    case 'ditto':
      return '写的是“同上”'
    default:
      return '没有规定具体天数'
  }
}

/** 《某法》第1条：某事，公布 */
export const nameOfClock = ({ law, article, event, action }: Rule): string =>
  `《${law}》${article === undefined ? '' : `第${article}条`}：${[event, action].filter(Boolean).join('，')}`

const UNIT = { workday: '个工作日', day: '日', month: '个月', year: '年' } as const
const EVERY = { month: '每月', quarter: '每季度', 'half-year': '每半年', year: '每年' } as const
const BY = { clock: '法定时限', length: '时限', limit: '目录所载时限' } as const

function explainCount(count: CountedClause, from: string): string[] {
  const { due, by, skipped, worked } = count
  const head = `${BY[by]}：${saidFrom(count, from)}`
  if (due === null) return [`${head}，没有确定的日期。`]
  const unknown = count.provisional ? [`${yearsOf(from, due)}中有年份的放假安排尚未收录，该日期可能变动。`] : []
  return [
    `${head}，为${dayWithWeek(due)}。`,
    ...(skipped.length > 0
      ? [`不计入：${chineseDays(skipped.map(({ day, why, name }) => ({ day, why: name ?? WHY[why] })))}。`]
      : []),
    ...(worked.length > 0
      ? [`计入：${chineseDays(worked.map(({ day, name }) => ({ day, why: `${name ?? ''}调休上班` })))}。`]
      : []),
    ...unknown,
  ]
}

/** Says from where a clause counts. */
function saidFrom({ clause }: CountedClause, from: string): string {
  const known = knownClause(clause)
  const day = chineseDate(from)
  switch (known?.kind) {
    case 'deadline':
    case 'take-down':
      return `自${day}的次日起${sayClause(clause)}`
    case 'minimum-duration':
      return `自${known.firstDay === 'counted' ? day : chineseDate(addDays(from, 1))}起${sayClause(clause)}`
    case 'recurring':
      return `${sayClause(clause)}，${day}所在的一期`
    case 'before':
      return `${day}${sayClause(clause)}`
    default:
      return sayClause(clause)
  }
}

const WHY = { weekend: '周末', holiday: '放假', suspended: '依法不计' } as const

const WEEK = '日一二三四五六'
const dayWithWeek = (day: string): string => `${chineseDate(day)}（星期${WEEK[new Date(day).getUTCDay()]}）`

const yearsOf = (from: string, to: string): string =>
  from.slice(0, 4) === to.slice(0, 4) ? `${to.slice(0, 4)}年` : `${from.slice(0, 4)}至${to.slice(0, 4)}年`
