import { readFileSync, statSync } from 'node:fs'
import { extname } from 'node:path'
import { z } from 'zod'
import { type Fault, HubError } from '../../domain/errors.ts'
import type { PrintedTask } from '../../domain/plan/plan-tasks.ts'
import { schemaFaults } from '../../domain/schema-faults.ts'
import { parseStrictJson } from '../../edge/strict-json.ts'
import type { FileRow, ReadingOptions } from './file-row.ts'
import { openFile } from './open-file.ts'
import { plainCell } from './plain-cell.ts'
import { type PlanColumn, planColumnUnder } from './plan-columns.ts'
import { dateOf } from './read-cell.ts'

/** A task as a file has it. `row`: of the sheet, or its place in the list, from 1. */
interface ReadTask {
  row: number
  task: PrintedTask
}

export interface ReadPlan {
  title?: string
  tasks: ReadTask[]
  /** Cells, rows or members that cannot be read. */
  faults: { row: number; fault: Fault }[]
  /** Columns or members that a plan has not. */
  unknown: string[]
}

/** A plan is a table that people read. */
const MOST_TASKS = 1000
const MOST_BYTES = 10_000_000

/**
 * Reads the tasks of a plan from a JSON, CSV or XLSX file. HubErrors `file-unreadable`, `file-too-large`,
 * `header-missing`, `column-missing`.
 */
export async function readPlan(file: string, options: ReadingOptions = {}): Promise<ReadPlan> {
  const read = extname(file).toLowerCase() === '.json' ? readPlanJson(file) : await readPlanSheet(file, options)
  if (read.tasks.length > MOST_TASKS) throw new HubError('file-too-large', `多于 ${MOST_TASKS} 项任务，不像一份方案`)
  return read
}

async function readPlanSheet(file: string, options: ReadingOptions): Promise<ReadPlan> {
  const opened = await openFile(file, { ...options, table: 'plan' })
  const { titles, isByRow } = opened.header
  if (isByRow === true) throw new HubError('file-unreadable', '方案应为 JSON、CSV 或 XLSX 文件')
  const columns = titles.map(planColumnUnder)
  if (!columns.includes('no')) throw new HubError('column-missing', '序号')
  const read: ReadPlan = {
    tasks: [],
    faults: [],
    unknown: titles.filter((title, index) => title !== '' && columns[index] === undefined),
  }
  for await (const row of opened.rows()) {
    if (read.tasks.length > MOST_TASKS) break
    addTask(read, row, { titles, columns })
  }
  return read
}

interface Columns {
  titles: string[]
  columns: (PlanColumn | undefined)[]
}

function addTask(read: ReadPlan, { row, cells, broken }: FileRow, { titles, columns }: Columns): void {
  if (broken !== undefined) return void read.faults.push({ row, fault: broken })
  const values: Partial<Record<PlanColumn, string>> = {}
  for (const [index, name] of columns.entries()) {
    if (name === undefined) continue
    const told = plainCell(cells[index], titles[index] ?? '')
    if ('fault' in told) read.faults.push({ row, fault: told.fault })
    else if (told.text !== '') values[name] = name === 'due' ? (dateOf(cells[index] ?? null) ?? told.text) : told.text
  }
  if (Object.keys(values).length === 0) return
  const { no, text = '', assigned, ...rest } = values
  if (!/^\d{1,5}$/.test(no ?? '')) {
    const details = { reason: no === undefined ? '这一行没有序号' : '序号应为整数' }
    return void read.faults.push({ row, fault: { code: 'row-unreadable', pointer: '', details } })
  }
  read.tasks.push({
    row,
    task: { no: Number(no), text, ...rest, ...(assigned !== undefined && { assigned: [assigned] }) },
  })
}

const text = z.string()
const day = z.union([text, z.looseObject({ date: text.optional(), continuous: z.boolean().optional() })])
const jsonTask = z
  .looseObject({
    no: z.int().min(1).max(99_999),
    text: text.optional(),
    task: text.optional(),
    lead: text.optional(),
    responsible: text.optional(),
    assigned: z.array(text).optional(),
    dueRaw: text.optional(),
    due_raw: text.optional(),
    due: day.optional(),
    continuous: z.boolean().optional(),
  })
  .refine((task) => task.text !== undefined || task.task !== undefined, { error: '应写明任务（text）', path: ['text'] })
const jsonPlan = z.union([
  z.looseObject({ title: text.optional(), tasks: z.array(jsonTask) }),
  z.array(jsonTask).transform((tasks) => ({ title: undefined, tasks })),
])

function readPlanJson(file: string): ReadPlan {
  const parsed = parseStrictJson(bytesOf(file))
  if (!parsed.ok) throw new HubError('file-unreadable', String(parsed.fault.details?.reason ?? parsed.fault.code))
  const plan = jsonPlan.safeParse(parsed.value)
  if (!plan.success) {
    const [fault] = schemaFaults(plan.error, parsed.value)
    throw new HubError('file-unreadable', `${fault?.pointer ?? ''} ${fault?.details?.reason ?? ''}`.trim())
  }
  const { title, tasks } = plan.data
  return {
    ...(title !== undefined && { title }),
    tasks: tasks.map((task, index) => ({ row: index + 1, task: printedTask(task) })),
    faults: [],
    unknown: [...new Set(tasks.flatMap((task) => Object.keys(task).filter((name) => !(name in jsonTask.shape))))],
  }
}

function printedTask(task: z.infer<typeof jsonTask>): PrintedTask {
  const { no, lead, responsible, assigned, due } = task
  const dueRaw = task.dueRaw ?? task.due_raw
  const date = typeof due === 'string' ? due : due?.date
  const continuous = task.continuous ?? (typeof due === 'object' ? due.continuous : undefined)
  return {
    ...{ no, text: task.text ?? task.task ?? '' },
    ...(lead !== undefined && { lead }),
    ...(responsible !== undefined && { responsible }),
    ...(assigned !== undefined && { assigned }),
    ...(dueRaw !== undefined && { dueRaw }),
    ...(date !== undefined && { due: date }),
    ...(continuous !== undefined && { continuous }),
  }
}

function bytesOf(file: string): Uint8Array {
  try {
    if (statSync(file).size > MOST_BYTES) throw new HubError('file-too-large', `大于 ${MOST_BYTES / 1_000_000} MB`)
    return readFileSync(file)
  } catch (cause) {
    if (cause instanceof HubError) throw cause
    const { code, message } = cause as NodeJS.ErrnoException
    throw new HubError('file-unreadable', code === 'ENOENT' ? '文件不存在' : message, { cause })
  }
}
