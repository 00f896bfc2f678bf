import type { Duty, DutyTask } from '../../domain/duties/duty.ts'
import { explainDuty } from '../../edge/explain-duty.ts'

/** A duty as answers tell it. */
export function dutyAnswer(duty: Duty) {
  const { dutyId, type, nodeId, divisionCode, title, subject, field, period, rule, row, anchor } = duty
  const { due, provisional, state, metOn, workdaysLate, by, isBackfilled, task, review } = duty
  return {
    ...{ dutyId, type, nodeId, divisionCode, title, subject, field, period },
    rule: rule && {
      set: review === undefined ? ('clocks' as const) : ('review' as const),
      id: rule.id,
      law: textOf(rule.law),
      article: textOf(rule.article),
    },
    ...{ row, anchor, due, provisional, state, metOn, workdaysLate, by, backfilled: isBackfilled },
    task: task === undefined ? null : taskAnswer(task),
    review: review === undefined ? null : { reviews: review.reviews, nodeId: review.of, name: review.ofName },
    explain: explainDuty(duty),
  }
}

const taskAnswer = ({ no, unit, lead, time, progress, reportedOn }: DutyTask) => ({
  ...{ no, unit, lead, time, progress, reportedOn },
})

const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null)
