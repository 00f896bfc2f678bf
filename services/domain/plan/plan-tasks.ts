import type { PlanTask } from '../item/content.ts'
import { readDueTime } from './due-time.ts'
import type { PrintedUnits } from './printed-units.ts'

/** A task as a file has it: units and time as printed. */
export interface PrintedTask extends Omit<PlanTask, 'assigned'> {
  /** Names, codes or node ids, in place of who is responsible. */
  assigned?: string[]
}

/** What somebody should look at before a plan is published. `value`: the words that it is about. */
export interface PlanRemark {
  no: number
  code:
    | 'units-unknown'
    | 'units-missing'
    | 'units-many'
    | 'time-unknown'
    | 'time-missing'
    | 'time-differs'
    | 'number-twice'
  value: string
}

export interface ReadTasks {
  tasks: PlanTask[]
  remarks: PlanRemark[]
  /** What the printed units were taken for, each once. */
  units: PrintedUnits['units']
}

/** As many as a task may name. */
const MOST_UNITS = 1000

/** Tasks as they are published: units by their codes, times as days. What could not be read is told and left out. */
export function readTasks(printed: readonly PrintedTask[], readUnits: (text: string) => PrintedUnits): ReadTasks {
  const remarks: PlanRemark[] = []
  const units = new Map<string, PrintedUnits['units'][number]>()
  const numbers = new Set<number>()
  const tasks = printed.map((task): PlanTask => {
    const { no, assigned: named, due: _, continuous: __, ...said } = task
    const remark = (code: PlanRemark['code'], value = '') => remarks.push({ no, code, value })
    if (numbers.size === numbers.add(no).size) remark('number-twice')
    const found = readUnits(named?.join('、') ?? said.responsible ?? said.lead ?? '')
    for (const unit of found.units) units.set(unit.text, unit)
    for (const text of found.unresolved) remark('units-unknown', text)
    if (found.units.length === 0 && found.unresolved.length === 0) remark('units-missing')
    if (found.assigned.length > MOST_UNITS) remark('units-many', `${found.assigned.length}`)
    const assigned = found.assigned.slice(0, MOST_UNITS)
    return { no, ...said, ...(assigned.length > 0 && { assigned }), ...timeOf(task, remark) }
  })
  return { tasks, remarks, units: [...units.values()] }
}

function timeOf(
  { due, continuous, dueRaw = '' }: PrintedTask,
  remark: (code: PlanRemark['code'], value?: string) => void,
): Pick<PlanTask, 'due' | 'continuous'> {
  const read = readDueTime(dueRaw)
  if (due === undefined && continuous === undefined) {
    if (dueRaw.trim() === '') remark('time-missing')
    else if (read === null) remark('time-unknown', dueRaw)
    return read ?? {}
  }
  const differs = read !== null && ('due' in read ? read.due !== due : continuous !== true)
  if (differs) remark('time-differs', `${dueRaw}，${due ?? (continuous === true ? '持续推进' : '')}`)
  return { ...(due !== undefined && { due }), ...(continuous !== undefined && { continuous }) }
}
