import type { Command } from 'commander'
import { isSame } from '../../auditor/compare.ts'
import { contextOf } from '../cli/command-context.ts'
import { EXIT } from '../cli/output.ts'
import { sayAdded } from '../cli/say-added.ts'
import { openLive } from '../engines/open-live.ts'
import { openLogSide } from '../engines/open-stores.ts'
import { inScratchFolder, scratchGeneration } from '../engines/scratch-generation.ts'
import { compareWithLive } from '../proving/compare-with-live.ts'
import { compareWithReplica, urlOf } from './compare-with-replica.ts'
import { sayComparison } from './say-comparison.ts'

export function compareCommand(program: Command): void {
  program
    .command('compare')
    .description('replay the log and compare with the live read models, item by item; the hub may run')
    .option('--with <url>', 'compare with another replica instead: digests of outlets, then those that differ')
    .action(async ({ with: other }: { with?: string }) => {
      const context = contextOf(program)
      if (other !== undefined) return compareWithReplica(context, urlOf(other))
      const { data, output } = context
      await using side = await openLogSide(context)
      await using live = await openLive(context)
      const comparison = await inScratchFolder(data, async (folder) => {
        await using scratch = await scratchGeneration(folder)
        return await compareWithLive(scratch.generation, live.generation, { side, onProgress: output.progress })
      })
      const ok = isSame(comparison)
      const addedPartitions = await side.log.addedPartitions()
      output.result({ ok, ...comparison, ...(addedPartitions.length > 0 && { addedPartitions }) }, () =>
        [sayComparison(comparison, 'the same as the log replayed'), ...sayAdded(addedPartitions)].join('\n'),
      )
      if (!ok) output.exit(EXIT.failed)
    })
}
