import type { Duty, DutyReview, DutyTask } from '../domain/duties/duty.ts'
import { chineseDate } from './chinese-dates.ts'
import { explainDeadline } from './explain-deadline.ts'

/** Says to people why something is due on its day (计算依据), a sentence each. */
export function explainDuty(duty: Duty): string[] {
  if (duty.task !== undefined) return explainTask(duty, duty.task)
  if (duty.review !== undefined) return explainReview(duty, duty.review)
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

function explainTask({ due, metOn, workdaysLate, isBackfilled }: Duty, task: DutyTask): string[] {
  const { no, unit, lead, time, hasNode } = task
  return [
    `工作方案第 ${no} 项任务${lead === null ? '' : `，牵头单位：${lead}`}${time === null ? '' : `，时限：“${time}”`}。`,
    ...(hasNode ? [] : [`责任单位“${unit.name}”没有自己的节点，由上一级有节点的单位负责。`]),
    ...(due === null ? [] : [`最迟 ${chineseDate(due)}，方案所定的日期不因节假日顺延。`]),
    ...sayProgress(task),
    ...(metOn === null ? [] : [`完成日期：${chineseDate(metOn)}${isBackfilled ? '（补录，按所写发布日期）' : ''}。`]),
    ...(workdaysLate > 0 ? [`晚 ${workdaysLate} 个工作日。`] : []),
  ]
}

function explainReview(duty: Duty, { reviews, ofName }: DutyReview): string[] {
  const { rule, clause, anchor, metOn, due, provisional, workdaysLate } = duty
  const from = anchor?.date ?? ''
  const deadline = { due, provisional, clock: null, ambiguous: null }
  return [
    `审核${ofName}的${reviews === 'catalogue' ? '事项标准目录' : '工作任务佐证'}，这一版${chineseDate(from)}公开。`,
    ...(clause === null
      ? [`审核规则“${rule?.id}”没有规定期限。`]
      : [
          `期限由审核规则“${rule?.id}”规定。`,
          ...explainDeadline({ ...deadline, counts: [{ ...duty, by: 'length', clause }] }, from),
        ]),
    ...(metOn === null ? [] : [`审核日期：${chineseDate(metOn)}。`]),
    ...(workdaysLate > 0 ? [`晚 ${workdaysLate} 个工作日。`] : []),
  ]
}

function sayProgress({ progress, reportedOn, isReturned }: DutyTask): string[] {
  if (progress === 'kept') return ['持续推进，没有截止日期；近半年有新的佐证。']
  if (progress === 'quiet') return ['持续推进，没有截止日期；近半年没有新的佐证。']
  if (progress === 'confirmed') return []
  if (reportedOn === null) return ['还没有佐证。']
  const newest = isReturned ? '最新一份被退回' : '还没有审核'
  return [`${chineseDate(reportedOn)}报送了佐证，${newest}：确认以前不算完成，也不算逾期。`]
}

/** What people call the states of a duty. */
export const DUTY_STATE_NAMES: Record<Duty['state'], string> = {
  ...{ open: '待完成', met: '已按时完成', late: '未按时完成', overdue: '逾期未完成' },
  ...{ undated: '期限未定', ambiguous: '时限不明' },
}

export const DUTY_TYPE_NAMES: Record<Duty['type'], string> = {
  ...{ publish: '公开信息', recur: '定期公开', posting: '公示期限', task: '方案任务', review: '审核' },
}
