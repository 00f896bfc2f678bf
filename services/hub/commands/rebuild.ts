import type { Command } from 'commander'
import { compareGenerations } from '../../auditor/compare.ts'
import { HubError } from '../../domain/errors.ts'
import type { Generation, ReadStore } from '../../ports/read-store.ts'
import { catchUp } from '../../projector/catch-up.ts'
import { verifyOnThreadPool } from '../../projector/signature-checks.ts'
import { type CommandContext, contextOf } from '../command-context.ts'
import { type LogSide, openLogSide, openReadStore } from '../open-stores.ts'
import { EXIT } from '../output.ts'

interface RebuildOptions {
  compare?: boolean
  switch?: boolean
  back?: boolean
}

export function rebuildCommand(program: Command): void {
  program
    .command('rebuild')
    .description('build the next generation of the read models beside the live one (again: goes on where it was)')
    .option('--compare', 'compare it with the live one')
    .option('--switch', 'compare, then let readers use it')
    .option('--back', 'let readers use the one before again')
    .action(async (options: RebuildOptions) => {
      const context = contextOf(program)
      const side = await openLogSide(context)
      const store = openReadStore(context)
      try {
        await (options.back ? goBack(store, context) : rebuild(store, context, side, options))
      } finally {
        await store.close()
        await side.close()
      }
    })
}

async function rebuild(
  store: ReadStore,
  { output }: CommandContext,
  side: LogSide,
  options: RebuildOptions,
): Promise<void> {
  const active = (await store.active()) ?? 0
  const next = Math.max(active + 1, ...(await store.list()).filter((number) => number > active))
  const generation = await store.open(next)
  const started = performance.now()
  const { records } = await catchUp({
    ...side,
    directory: side.reader,
    generation,
    verify: verifyOnThreadPool,
    onBatch: (_report, done, total) => output.progress(`generation ${next}: ${done} / ${total} records`),
  })
  const eventsPerSecond = Math.round(records / Math.max(0.001, (performance.now() - started) / 1000))
  const { items } = await generation.counts()
  const compared =
    (options.compare || options.switch) && active > 0
      ? await compareWithLive(store.open(active, { readOnly: true }), generation, side)
      : null
  const same = compared === null || (compared.differences.length === 0 && compared.heads.length === 0)
  if (options.switch && same) await store.activate(next)
  await generation.close()
  output.result(
    { generation: next, records, items, eventsPerSecond, switched: options.switch === true && same, compared },
    () =>
      [
        `generation ${next}: ${records} records, ${items} items, ${eventsPerSecond} events/s`,
        ...(compared === null
          ? []
          : [
              same
                ? 'the same as the live one'
                : `${compared.differences.length} items differ: ${compared.differences.map((d) => d.itemId).join(', ')}`,
            ]),
        ...(options.switch ? [same ? `switched: readers use generation ${next}` : 'not switched'] : []),
      ].join('\n'),
  )
  if (!same) output.exit(EXIT.failed)
}

/** At equal checkpoints: the new one first goes on to where the live one stands. */
async function compareWithLive(opening: Promise<Generation>, generation: Generation, side: LogSide) {
  const live = await opening
  try {
    await catchUp({ ...side, directory: side.reader, generation, verify: verifyOnThreadPool })
    return await compareGenerations(live, generation)
  } finally {
    await live.close()
  }
}

async function goBack(store: ReadStore, { output }: CommandContext): Promise<void> {
  const active = await store.active()
  const before = (await store.list()).filter((number) => active !== null && number < active).at(-1)
  if (before === undefined) throw new HubError('usage', 'There is no generation before the live one.')
  await store.activate(before)
  output.result({ generation: before }, () => `readers use generation ${before}`)
}
