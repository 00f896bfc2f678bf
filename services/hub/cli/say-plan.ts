import type { Directory } from '../../domain/directory/directory.ts'
import { isDivisionCode, isNodeId } from '../../domain/ids.ts'
import type { ChangedTask } from '../../domain/plan/compare-tasks.ts'
import type { PlanRemark, ReadTasks } from '../../domain/plan/plan-tasks.ts'
import { wordsOf } from '../../edge/words-of.ts'
import type { ReadPlan } from '../../publisher/import/read-plan.ts'

/** How a plan that was read from a file is told. */

const REMARK: Record<PlanRemark['code'], (value: string) => string> = {
  'units-unknown': (value) => `不认识责任单位“${value}”，没有计入。请改用区划全称或代码，或在“承担单位”列写明。`,
  'units-missing': () => '没有写责任单位，无法统计进展。',
  'units-many': (value) => `承担单位有 ${value} 个，只能记前 1000 个。`,
  'time-unknown': (value) => `没有读懂完成时限“${value}”。请在“截止日期”列写明日期，如 2021-12-31。`,
  'time-missing': () => '没有写完成时限，不会显示为逾期。',
  'time-differs': (value) => `完成时限和截止日期不一致（${value}），以后者为准。`,
  'number-twice': () => '序号重复。佐证按序号对应任务，请改成不同的序号。',
}

/** Beyond so many, only their number is told. */
const MOST_NAMED = 5

export function printPlan(read: ReadPlan, { tasks, remarks, units }: ReadTasks, directory: Directory): string {
  const cells = tasks.reduce((sum, { assigned = [] }) => sum + assigned.length, 0)
  const continuous = tasks.filter((task) => task.continuous === true).length
  const nameOf = (id: string) =>
    (isDivisionCode(id) ? directory.division(id)?.name : isNodeId(id) ? directory.node(id)?.name : undefined) ?? id
  return [
    `${tasks.length} 项任务（持续推进 ${continuous} 项），各承担单位合计 ${cells} 项次。`,
    ...units.map(
      ({ text, assigned }) =>
        `${text}：${assigned.length > MOST_NAMED ? `${assigned.length} 个单位` : assigned.map((id) => `${nameOf(id)}（${id}）`).join('、')}`,
    ),
    ...(read.unknown.length > 0 ? [`没有读的列：${read.unknown.join('、')}`] : []),
    ...read.faults.map(({ row, fault }) => {
      const { message, remedy } = wordsOf(fault.code, { pointer: fault.pointer, ...fault.details })
      return `第 ${row} 行：${message}${remedy}`
    }),
    ...remarks.map(sayPlanRemark),
  ].join('\n')
}

const sayPlanRemark = ({ no, code, value }: PlanRemark): string => `任务 ${no}：${REMARK[code](value)}`

/** The same for a program. */
export const planRead = (read: ReadPlan, { tasks, remarks, units }: ReadTasks) => ({
  tasks: tasks.length,
  cells: tasks.reduce((sum, { assigned = [] }) => sum + assigned.length, 0),
  units,
  remarks: remarks.map((remark) => ({ ...remark, said: sayPlanRemark(remark) })),
  faults: read.faults,
  unknownColumns: read.unknown,
})

const CHANGE: Record<ChangedTask['change'], string> = { added: '新增', changed: '修改', removed: '删除' }

const MEMBER: Record<ChangedTask['members'][number], string> = {
  text: '工作任务',
  lead: '牵头单位',
  responsible: '责任单位',
  assigned: '承担单位',
  due: '截止日期',
  dueRaw: '完成时限',
  continuous: '持续推进',
}

/** How the tasks change, a line each: 修改 任务 4：完成时限. What is wholly new is only counted. */
export function sayChangedTasks(changes: ChangedTask[]): string {
  if (changes.length > MOST_NAMED && changes.every(({ change }) => change === 'added'))
    return `新增 ${changes.length} 项任务。`
  return changes
    .map(({ no, change, members }) => {
      const named = members.map((member) => MEMBER[member]).join('、')
      return `${CHANGE[change]} 任务 ${no}${named === '' ? '' : `：${named}`}`
    })
    .join('\n')
}
