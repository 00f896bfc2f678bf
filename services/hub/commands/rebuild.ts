import { type Command, Option } from 'commander'
import { isSame } from '../../auditor/compare.ts'
import { HubError } from '../../domain/errors.ts'
import { assertUsable, isUsable } from '../../ports/read-layout.ts'
import { type CommandContext, contextOf } from '../cli/command-context.ts'
import { EXIT } from '../cli/output.ts'
import { openLogSide, openReadStore } from '../engines/open-stores.ts'
import { type BuiltBeside, buildBeside } from '../proving/build-beside.ts'
import { sayComparison } from './say-comparison.ts'

interface RebuildOptions {
  compare?: boolean
  switch?: boolean
  back?: boolean
  drop?: boolean
  force?: boolean
}

export function rebuildCommand(program: Command): void {
  program
    .command('rebuild')
    .description(
      'build the next generation of the read models beside the live one, which goes on serving (again: goes on where it was)',
    )
    .option('--compare', 'compare it with the live one, item by item')
    .option('--switch', 'compare it, and when it is the same, let readers use it')
    .option('--force', 'with --switch: also when it differs, as it does where the live one was tampered with')
    .addOption(new Option('--back', 'let readers use the one before again').conflicts(['compare', 'switch', 'drop']))
    .addOption(new Option('--drop', 'remove all but the live one').conflicts(['compare', 'switch']))
    .action(async (options: RebuildOptions) => {
      const context = contextOf(program)
      if (options.force && !options.switch)
        throw new HubError('usage', '--force goes with --switch, and does nothing alone.')
      if (options.back) await goBack(context)
      else if (options.drop) await dropOthers(context)
      else await rebuild(context, options)
    })
}

async function rebuild(context: CommandContext, options: RebuildOptions): Promise<void> {
  const { output } = context
  await using side = await openLogSide(context)
  await using store = await openReadStore(context)
  const { liveLayout, isOtherLog, ...built } = await buildBeside(store, { side, onProgress: output.progress }, options)
  output.result(built, () => sayBuilt({ ...built, liveLayout, isOtherLog }, options))
  if (built.compared !== null && !isSame(built.compared) && !built.switched) output.exit(EXIT.failed)
}

function sayBuilt(built: BuiltBeside, options: RebuildOptions): string {
  const { generation, records, items, eventsPerSecond, compared, switched } = built
  return [
    `generation ${generation}: ${records} records, ${items} items, ${eventsPerSecond} events/s`,
    ...(built.isOtherLog
      ? ['the live one was built from another log, or by another count of partitions: only what it has is looked for']
      : []),
    ...(isUsable(built.liveLayout)
      ? []
      : ['the live one has a layout that this version does not read: nothing is compared']),
    ...(compared === null ? [] : [sayComparison(compared, 'the same as the live one')]),
    ...(options.switch
      ? [switched ? `switched: readers use generation ${generation}` : 'not switched (--force switches all the same)']
      : []),
  ].join('\n')
}

async function goBack(context: CommandContext): Promise<void> {
  await using store = await openReadStore(context)
  const active = (await store.active()) ?? 0
  const before = (await store.list()).filter((number) => number < active).at(-1)
  if (before === undefined) throw new HubError('usage', 'There is no generation before the live one.')
  assertUsable(await store.layoutOf(before), `Generation ${before}`)
  await store.activate(before)
  context.output.result({ generation: before }, () => `readers use generation ${before}`)
}

async function dropOthers(context: CommandContext): Promise<void> {
  await using store = await openReadStore(context)
  const active = await store.active()
  const dropped = (await store.list()).filter((number) => number !== active)
  for (const number of dropped) await store.drop(number)
  context.output.result({ generation: active, dropped }, () =>
    dropped.length === 0 ? 'there is no other generation' : `dropped: generation ${dropped.join(', ')}`,
  )
}
