import { type Command, Option } from 'commander'
import { type Comparison, isSame } from '../../auditor/compare.ts'
import { areOfDifferentLogs, compareAcrossLogs } from '../../auditor/compare-across-logs.ts'
import { HubError } from '../../domain/errors.ts'
import { verifyOnThreadPool } from '../../domain/event/verify-on-thread-pool.ts'
import { catchUp } from '../../projector/catch-up.ts'
import { type CommandContext, contextOf } from '../cli/command-context.ts'
import { EXIT } from '../cli/output.ts'
import { openLogSide, openReadStore } from '../engines/open-stores.ts'
import { compareWithLive } from '../proving/compare-with-live.ts'
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
  const side = await openLogSide(context)
  const store = await openReadStore(context)
  try {
    const pointer = await store.pointer()
    if (pointer === null) throw new HubError('nothing-projected', 'Nothing was projected yet: hub start.')
    const { generation: active, dropped } = pointer
    const number = Math.max(active + 1, dropped + 1, ...(await store.list()))
    const generation = await store.open(number)
    const started = performance.now()
    const { records } = await catchUp({
      ...side,
      generation,
      verify: verifyOnThreadPool,
      onBatch: (_report, done, total) => output.progress(`generation ${number}: ${done} / ${total} records`),
    })
    const eventsPerSecond = Math.round(records / Math.max(0.001, (performance.now() - started) / 1000))
    const live = await store.open(active, { readOnly: true })
    const isOtherLog = await areOfDifferentLogs(generation, live)
    let compared: Comparison | null = null
    if (options.compare || options.switch)
      compared = await (isOtherLog
        ? compareAcrossLogs(generation, live)
        : compareWithLive(generation, live, { side, output }))
    const same = compared !== null && isSame(compared)
    const switched = options.switch === true && (same || options.force === true)
    if (switched) await store.activate(number, { same: same && !isOtherLog })
    const { items } = await generation.counts()
    output.result({ generation: number, records, items, eventsPerSecond, switched, compared }, () =>
      [
        `generation ${number}: ${records} records, ${items} items, ${eventsPerSecond} events/s`,
        ...(isOtherLog ? ['built from another log than the live one: only what the live one has is looked for'] : []),
        ...(compared === null ? [] : [sayComparison(compared, 'the same as the live one')]),
        ...(options.switch
          ? [switched ? `switched: readers use generation ${number}` : 'not switched (--force switches all the same)']
          : []),
      ].join('\n'),
    )
    if (compared !== null && !isSame(compared) && !switched) output.exit(EXIT.failed)
  } finally {
    await store.close()
    await side.close()
  }
}

async function goBack(context: CommandContext): Promise<void> {
  const store = await openReadStore(context)
  try {
    const active = await store.active()
    const before = (await store.list()).filter((number) => active !== null && number < active).at(-1)
    if (before === undefined) throw new HubError('usage', 'There is no generation before the live one.')
    await store.activate(before)
    context.output.result({ generation: before }, () => `readers use generation ${before}`)
  } finally {
    await store.close()
  }
}

async function dropOthers(context: CommandContext): Promise<void> {
  const store = await openReadStore(context)
  try {
    const active = await store.active()
    const dropped = (await store.list()).filter((number) => number !== active)
    for (const number of dropped) await store.drop(number)
    context.output.result({ generation: active, dropped }, () =>
      dropped.length === 0 ? 'there is no other generation' : `dropped: generation ${dropped.join(', ')}`,
    )
  } finally {
    await store.close()
  }
}
