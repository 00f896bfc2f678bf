import { canonicalText } from '../canonical.ts'
import type { PlanTask } from '../item/content.ts'

type TaskMember = Exclude<keyof PlanTask, 'no'>

/** What became of a task from one version of a plan to the next. */
export interface ChangedTask {
  no: number
  change: 'added' | 'removed' | 'changed'
  members: TaskMember[]
}

const MEMBERS: TaskMember[] = ['text', 'lead', 'responsible', 'assigned', 'due', 'dueRaw', 'continuous']

/** How the tasks of a plan differ from those before, by their numbers. */
export function compareTasks(before: readonly PlanTask[], after: readonly PlanTask[]): ChangedTask[] {
  const known = new Map(before.map((task) => [task.no, task]))
  const left = new Set(after.map(({ no }) => no))
  return [
    ...after.flatMap((task): ChangedTask[] => {
      const old = known.get(task.no)
      if (old === undefined) return [{ no: task.no, change: 'added', members: [] }]
      const members = MEMBERS.filter((member) => textOf(old[member]) !== textOf(task[member]))
      return members.length === 0 ? [] : [{ no: task.no, change: 'changed', members }]
    }),
    ...before.filter(({ no }) => !left.has(no)).map(({ no }): ChangedTask => ({ no, change: 'removed', members: [] })),
  ]
}

const textOf = (value: unknown): string => (value === undefined ? '' : canonicalText([value]))
