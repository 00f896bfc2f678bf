import type { Command } from 'commander'
import type { ItemId } from '../../domain/ids.ts'
import { sayCounts } from '../../edge/plan-words.ts'
import { positionOf } from '../../query/api/directory-position.ts'
import { overdueTasks, planAnswer } from '../../query/plans/plan-answer.ts'
import { createPlanStandings, type PlanStanding } from '../../query/plans/plan-standing.ts'
import { type CommandContext, contextOf } from '../cli/command-context.ts'
import { tellingProblem } from '../cli/telling-problem.ts'
import { typedItemId } from '../cli/typed-ids.ts'
import { notCounted, openItemReader } from '../engines/open-item-reader.ts'
import { typedDay } from './rules.ts'

/** `hub plan progress`: what the page 进展 and the API say, from what is stored; the hub may run. */
export function planProgressCommand(program: Command, group: Command): void {
  group
    .command('progress <itemId>')
    .description('how far a plan is: which unit has shown what for which task, as everybody may see it')
    .option('--on <day>', 'the day that is taken as today', typedDay)
    .action(async (text: string, { on }: { on?: string }) => {
      const context = contextOf(program)
      const { output } = context
      await tellingProblem(output, async () => {
        const { standing, ...source } = await standingOf(context, typedItemId(text), on)
        const cells = standing.progress.tasks.flatMap((task) => task.cells)
        output.result({ ...planAnswer(standing, cells, {}), ...source }, () => sayStanding(standing))
      })
    })
}

async function standingOf(context: CommandContext, itemId: ItemId, on: string | undefined) {
  await using open = await openItemReader(context, notCounted(context.output))
  const { reader } = open
  const prepare = createPlanStandings(reader, context.clock.timers)
  return await reader.active.use(async (store) => {
    const { read, checkpoints, generation, directory, freshness } = await prepare(store, itemId, on)
    const { asOf } = freshness
    return { standing: await read(), generation, checkpoints, directory: positionOf(directory), asOf }
  })
}

function sayStanding({ title, progress, isComplete, withheld }: PlanStanding): string {
  const { on, tasks, counts, units, ofNoUnit, ofNoTask } = progress
  const overdue = overdueTasks(progress)
  return [
    `${title}（截至 ${on}）`,
    `${tasks.length} 项任务，${units.length} 个单位：${sayCounts(counts)}`,
    ...(overdue.length > 0 ? [`有单位逾期的任务 ${overdue.length} 项：${overdue.join('、')}`] : []),
    ...tasks.map(({ task, cells, counts: ofTask }) => {
      const due = task.due ?? (task.continuous === true ? '持续推进' : '未定时限')
      return `  ${task.no}  ${due}  ${cells.length} 个单位：${sayCounts(ofTask)}`
    }),
    ...(ofNoUnit.length > 0 ? [`不承担该任务的单位提交的佐证 ${ofNoUnit.length} 条，没有计入。`] : []),
    ...(ofNoTask.length > 0 ? [`没有对应任务的佐证 ${ofNoTask.length} 条，没有计入。`] : []),
    ...(isComplete ? [] : ['佐证太多，没有全部查看。']),
    ...(withheld.length > 0 ? [`${withheld.length} 条信息未能通过核验，没有计入。`] : []),
  ].join('\n')
}
