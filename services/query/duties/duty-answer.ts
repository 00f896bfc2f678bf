import type { Duty } from '../../domain/duties/duty.ts'
import { explainDuty } from '../../edge/explain-duty.ts'

/** A duty as answers tell it. */
export function dutyAnswer(duty: Duty) {
  const { dutyId, type, nodeId, divisionCode, title, subject, field, period, rule, row, anchor } = duty
  const { due, provisional, state, metOn, workdaysLate, by, isBackfilled } = duty
  return {
    ...{ dutyId, type, nodeId, divisionCode, title, subject, field, period },
    rule: rule && { set: 'clocks' as const, id: rule.id, law: textOf(rule.law), article: textOf(rule.article) },
    ...{ row, anchor, due, provisional, state, metOn, workdaysLate, by, backfilled: isBackfilled },
    explain: explainDuty(duty),
  }
}

const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null)
