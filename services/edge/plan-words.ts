import { CELL_STATES, type CellState, type StateCounts } from '../domain/plan/plan-progress.ts'

/** The states of a unit's task, in Chinese. */
export const CELL_STATE: Record<CellState, string> = {
  confirmed: '已确认',
  reported: '已上报',
  overdue: '已逾期',
  open: '未到期',
  kept: '持续开展',
  quiet: '近半年无进展',
}

/** 已确认 3，已逾期 8. States of which there is none are left out. */
export const sayCounts = (counts: StateCounts): string =>
  CELL_STATES.filter((state) => counts[state] > 0)
    .map((state) => `${CELL_STATE[state]} ${counts[state]}`)
    .join('，') || '没有承担单位'
