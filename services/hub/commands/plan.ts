import type { Command } from 'commander'
import { HubError } from '../../domain/errors.ts'
import type { ItemId } from '../../domain/ids.ts'
import type { PlanTask } from '../../domain/item/content.ts'
import { tidyRows } from '../../domain/item/tidy-content.ts'
import { compareTasks } from '../../domain/plan/compare-tasks.ts'
import { type ReadTasks, readTasks } from '../../domain/plan/plan-tasks.ts'
import { createUnitReader } from '../../domain/plan/printed-units.ts'
import { type ReadPlan, readPlan } from '../../publisher/import/read-plan.ts'
import { type LivingItem, livingItems } from '../../publisher/living-items.ts'
import { contextOf } from '../cli/command-context.ts'
import { EXIT } from '../cli/output.ts'
import { readForClerk } from '../cli/read-for-clerk.ts'
import { planRead, printPlan, sayChangedTasks } from '../cli/say-plan.ts'
import { clerkWhoSigns } from '../cli/signing-clerk.ts'
import { typedItemId } from '../cli/typed-ids.ts'
import { openLogSide } from '../engines/open-stores.ts'
import { openOwnNode } from '../nodes/open-own-node.ts'
import { type ItemImportFlags, itemImportOptions } from './import-options.ts'
import { planProgressCommand } from './plan-progress.ts'
import { signContent } from './sign-content.ts'

/** `hub plan`: a plan with its tasks (工作方案), and how far it is. */
export function planCommand(program: Command): void {
  const group = program.command('plan').description('a plan with its tasks: who has to do what by when')
  importCommand(program, group)
  planProgressCommand(program, group)
}

interface ImportFlags extends ItemImportFlags {
  title?: string
  item?: ItemId
  withZones: boolean
}

function importCommand(program: Command, group: Command): void {
  itemImportOptions(group.command('import <file>'), { reason: '调整任务' })
    .description('publish a plan from a JSON, CSV or XLSX file, or revise the one that stands')
    .option('--title <text>', 'of the plan; a living plan with this title is revised')
    .option('--item <itemId>', 'the plan to revise, where the node has several', typedItemId)
    .option('--with-zones', '各县市区 are the zones (开发区、园区) of that level too', false)
    .action((file: string, flags: ImportFlags) => importPlan(program, file, flags))
}

async function importPlan(program: Command, file: string, flags: ImportFlags): Promise<void> {
  const { node: nodeId, dryRun } = flags
  const context = contextOf(program)
  const { output } = context
  const read = await readForClerk(file, () => readPlan(file, { withHidden: flags.withHidden }))
  await using side = await openLogSide(context)
  const directory = await side.directory.refresh()
  const clerk = dryRun ? '' : clerkWhoSigns(context, nodeId, flags.actor)
  using own = await openOwnNode(context, side, nodeId)
  const readUnits = createUnitReader(directory, own.node.divisionCode, flags)
  const found = readTasks(tidyRows(read.tasks.map(({ task }) => task)), readUnits)
  const told = { file, ...planRead(read, found) }
  const saidRead = printPlan(read, found, directory)
  if (isRefused(read, found, flags)) {
    output.result({ ...told, published: false }, () => `${saidRead}\n没有发布。`)
    return output.exit(EXIT.failed)
  }
  const title = flags.title ?? read.title
  const before = planToRevise({ journal: own.journal, codec: side.codec }, { ...flags, title })
  const changes = compareTasks(before?.content.tasks ?? [], found.tasks)
  const more = { ...told, changes }
  const said = () => [saidRead, sayChangedTasks(changes)].join('\n')
  const isSameTitle = flags.title === undefined || flags.title === before?.content.title
  if (before !== null && changes.length === 0 && isSameTitle)
    return output.result(
      { itemId: before.itemId, version: before.version, unchanged: true, ...more },
      () => `${said()}\n没有变化，没有产生新版本。`,
    )
  const content =
    before === null
      ? newPlan(title ?? `${own.node.name}工作任务`, found.tasks)
      : { ...before.content, ...(flags.title !== undefined && { title }), body: undefined, tasks: found.tasks }
  signContent(context, own, { before, content, flags, clerk, said: said(), more })
}

/** Evidence finds its task by the number, so a number that stands twice is never published. */
const isRefused = (read: ReadPlan, { remarks }: ReadTasks, { strict }: ItemImportFlags): boolean =>
  read.faults.length > 0 ||
  remarks.some(({ code }) => code === 'number-twice') ||
  (strict === true && (remarks.length > 0 || read.unknown.length > 0))

/** Its body follows from the tasks. */
const newPlan = (title: string, tasks: PlanTask[]) => ({
  title,
  ...{ kind: 'plan', tasks, shownOn: { site: 'all', topic: 'all' } },
})

/** The plan that stands: the one that is named, the one with that title, or the only one. Null for a new one. */
function planToRevise(
  deps: Parameters<typeof livingItems>[0],
  { item, title }: { item?: ItemId; title?: string },
): LivingItem | null {
  const plans = livingItems(deps, ({ kind }) => kind === 'plan')
  if (item !== undefined) {
    const named = plans.find(({ itemId }) => itemId === item)
    if (named === undefined) throw new HubError('item-unknown', `No living plan ${item} in the journal of the node.`)
    return named
  }
  const titled = title === undefined ? [] : plans.filter(({ content }) => content.title === title)
  const wanted = title === undefined ? plans : titled
  if (wanted.length <= 1) return wanted[0] ?? null
  const names = wanted.map(({ itemId, content }) => `${itemId} ${content.title}`).join('\n')
  throw new HubError(
    'usage',
    `The node has several plans. Name the one to revise by --item, or give a new --title:\n${names}`,
  )
}
