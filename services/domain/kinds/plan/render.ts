import type { Content, PlanTask } from '../../item/content.ts'
import { htmlTable, type PrintedColumn, periodLine } from '../html-table.ts'

const COLUMNS: PrintedColumn<PlanTask>[] = [
  { title: '序号', cell: ({ no }) => `${no}` },
  { title: '工作任务', cell: ({ text }) => text },
  { title: '牵头单位', cell: ({ lead }) => lead },
  { title: '责任单位', cell: ({ responsible }) => responsible },
  { title: '承担单位（代码）', cell: ({ assigned }) => assigned?.join('、') },
  { title: '完成时限', cell: ({ dueRaw, due }) => dueRaw ?? due },
  { title: '截止日期', cell: ({ dueRaw, due }) => (dueRaw === undefined ? undefined : due) },
  { title: '持续推进', cell: ({ continuous }) => (continuous === true ? '是' : undefined) },
]

/** The table of tasks. A time as printed has the day that was read from it beside it. */
export const renderPlan = ({ tasks = [], period }: Content): string => periodLine(period) + htmlTable(COLUMNS, tasks)
