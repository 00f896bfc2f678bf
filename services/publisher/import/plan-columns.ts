/** The columns of a plan's table of tasks. */
const TITLES = {
  no: ['no', '序号', '编号', '任务序号'],
  text: ['text', 'task', '任务', '工作任务', '主要任务', '重点任务', '具体任务', '任务内容', '工作内容'],
  lead: ['lead', '牵头单位', '牵头部门', '牵头责任单位'],
  responsible: ['responsible', '责任单位', '责任部门', '责任主体', '负责单位', '落实单位', '配合单位'],
  assigned: ['assigned', '承担单位', '承担单位代码', '单位代码', '区划代码'],
  dueRaw: ['dueraw', 'due_raw', '完成时限', '时限', '完成时间', '时间要求', '时间节点', '完成时限要求'],
  due: ['due', '截止日期', '截止日'],
} as const

export type PlanColumn = keyof typeof TITLES

const BY_TITLE = new Map<string, PlanColumn>(
  Object.entries(TITLES).flatMap(([name, titles]) => titles.map((title) => [title, name as PlanColumn] as const)),
)

/** What a title of a plan's table stands for. Remarks in brackets and signs do not count. */
export const planColumnUnder = (title: string): PlanColumn | undefined =>
  BY_TITLE.get(
    title
      .normalize('NFKC')
      .toLowerCase()
      .replaceAll(/\([^()]*\)|[\s*★:：]/gu, ''),
  )

/** A plan says what is to be done, and by whom or by when. */
export function isPlanHeader(titles: string[]): boolean {
  const names = new Set(titles.map(planColumnUnder))
  return (
    names.has('text') && (['lead', 'responsible', 'assigned', 'dueRaw', 'due'] as const).some((name) => names.has(name))
  )
}
