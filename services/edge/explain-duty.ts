import type { Duty } from '../domain/duties/duty.ts'
import { chineseDate } from './chinese-dates.ts'
import { explainDeadline } from './explain-deadline.ts'

/** Says to people why something is due on its day (计算依据), a sentence each. */
export function explainDuty(duty: Duty): string[] {
  const { type, rule, row, clause, anchor, metOn, due, workdaysLate, isBackfilled, state } = duty
  const isLaw = typeof rule?.law === 'string'
  const count = { ...duty, by: isLaw && clause?.kind !== 'recurring' ? ('clock' as const) : ('limit' as const) }
  const counts = clause === null || anchor === null ? [] : [{ ...count, clause }]
  return [
    ...(row === null
      ? []
      : [`目录所载时限：“${row.timeLimit ?? '（空）'}”${row.basis === null ? '' : `，依据：${row.basis}`}。`]),
    ...(anchor === null
      ? ['没有写明形成日期（年月日），无从起算。']
      : explainDeadline(
          { due, provisional: duty.provisional, counts, clock: isLaw ? rule : null, ambiguous: null },
          anchor.date,
        )),
    ...(state === 'ambiguous' ? ['目录里有几个时限，看不出适用哪一个，暂按最短的一个计算。'] : []),
    ...(metOn === null
      ? []
      : [
          `${type === 'posting' ? '满足' : '公开'}日期：${chineseDate(metOn)}${isBackfilled ? '（补录，按所写发布日期）' : ''}。`,
        ]),
    ...(type === 'posting' && state === 'late' && metOn === null ? ['没有保持到应到的日期。'] : []),
    ...(workdaysLate > 0 ? [`晚 ${workdaysLate} 个工作日。`] : []),
  ]
}

/** What people call the states of a duty. */
export const DUTY_STATE_NAMES: Record<Duty['state'], string> = {
  ...{ open: '未到期', met: '已按时公开', late: '未按时公开', overdue: '逾期未公开' },
  ...{ undated: '无从起算', ambiguous: '时限不明' },
}

export const DUTY_TYPE_NAMES: Record<Duty['type'], string> = {
  ...{ publish: '公开信息', recur: '定期公开', posting: '公示期限' },
}
