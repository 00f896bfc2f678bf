import type { Command } from 'commander'
import { type Comparison, compareGenerations } from '../../auditor/compare.ts'
import { HubError } from '../../domain/errors.ts'
import { contextOf } from '../command-context.ts'
import { openLogSide, openReadStore } from '../open-stores.ts'
import { EXIT } from '../output.ts'
import { inScratchFolder, replayInto } from '../replay-into.ts'

export function compareCommand(program: Command): void {
  program
    .command('compare')
    .description('replay the log and compare with the live read models, item by item')
    .action(async () => {
      const context = contextOf(program)
      const { data, output } = context
      const side = await openLogSide(context)
      const store = openReadStore(context)
      try {
        const active = await store.active()
        if (active === null) throw new HubError('store-unavailable', 'Nothing was projected yet: hub start.')
        const live = await store.open(active, { readOnly: true })
        const comparison = await inScratchFolder(data, async (folder) => {
          const ends: number[] = []
          for (const { partition, nextOffset } of await live.checkpoints()) ends[partition] = nextOffset
          const { generation } = await replayInto(folder, side, { ends, output })
          const compared = await compareGenerations(generation, live, (items) =>
            output.progress(`${items} items compared`),
          )
          await generation.close()
          return compared
        })
        output.result({ ok: isSame(comparison), ...comparison }, () => say(comparison))
        if (!isSame(comparison)) output.exit(EXIT.failed)
      } finally {
        await store.close()
        await side.close()
      }
    })
}

const isSame = ({ differences, heads }: Comparison) => differences.length === 0 && heads.length === 0

const say = (comparison: Comparison): string =>
  isSame(comparison)
    ? `ok: ${comparison.items} items, the same as the log replayed`
    : [
        `${comparison.differences.length} of ${comparison.items} items differ from the log replayed`,
        ...comparison.differences.map(({ itemId, what }) => `${itemId}: ${what.join(', ')}`),
        ...comparison.heads.map((nodeId) => `${nodeId}: another head`),
      ].join('\n')
