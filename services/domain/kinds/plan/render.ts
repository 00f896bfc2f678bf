import type { Content, PlanTask } from '../../item/content.ts'
import { htmlTable, type PrintedColumn, periodLine } from '../html-table.ts'

/** More units than these would make a cell that nobody reads: their list stands under the table, once. */
const MOST_IN_CELL = 10

const columns = (listed: (task: PlanTask) => string | undefined): PrintedColumn<PlanTask>[] => [
  { title: '序号', cell: ({ no }) => `${no}` },
  { title: '工作任务', cell: ({ text }) => text },
  { title: '牵头单位', cell: ({ lead }) => lead },
  { title: '责任单位', cell: ({ responsible }) => responsible },
  { title: '承担单位（代码）', cell: listed },
  { title: '完成时限', cell: ({ dueRaw, due }) => dueRaw ?? due },
  { title: '截止日期', cell: ({ dueRaw, due }) => (dueRaw === undefined ? undefined : due) },
  { title: '持续推进', cell: ({ continuous }) => (continuous === true ? '是' : undefined) },
]

/**
 * The table of tasks. A time as printed has the day that was read from it beside it. Long lists of units follow the table,
 * each once, by a number.
 */
export function renderPlan({ tasks = [], period }: Content): string {
  const lists = new Map<string, { name: string; assigned: string[] }>()
  const listed = ({ assigned = [] }: PlanTask): string => {
    const whole = assigned.join('、')
    if (assigned.length <= MOST_IN_CELL) return whole
    const known = lists.get(whole) ?? { name: `名单${lists.size + 1}`, assigned }
    lists.set(whole, known)
    return `${known.name}（${assigned.length} 个）`
  }
  for (const task of tasks) listed(task)
  const table = periodLine(period) + htmlTable(columns(listed), tasks)
  if (lists.size === 0) return table
  const named = [...lists.values()]
  return (
    table +
    htmlTable(
      [
        { title: '名单', cell: ({ name }) => name },
        { title: '承担单位（代码）', cell: (list) => list.assigned.join('、') },
      ],
      named,
    )
  )
}
