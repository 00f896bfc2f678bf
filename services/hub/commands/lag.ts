import type { Command } from 'commander'
import { measure } from '../../monitor/measure.ts'
import { type Status, statusOf } from '../../monitor/status-of.ts'
import { createActiveGeneration } from '../../query/active-generation.ts'
import { contextOf } from '../cli/command-context.ts'
import { EXIT } from '../cli/output.ts'
import { positiveNumber } from '../cli/positive-number.ts'
import { now } from '../clock.ts'
import { closedAtEnd } from '../closed-at-end.ts'
import { openLogSide, openReadStore } from '../engines/open-stores.ts'

export function lagCommand(program: Command): void {
  program
    .command('lag')
    .description(
      'how far the projections are behind the log, from what is stored; exit 1 when lag is unknown or over --max',
    )
    .option('--max <seconds>', 'most lag that is all right', positiveNumber)
    .action(async ({ max }: { max?: number }) => {
      const context = contextOf(program)
      const { output } = context
      await using side = await openLogSide(context)
      await using store = await openReadStore(context)
      await using generations = closedAtEnd(createActiveGeneration(store))
      const status = statusOf(await measure({ log: side.log, generations, directory: side.directory, now }))
      output.result(status, () => sayStatus(status))
      const behind = status.partitions.some(
        ({ lagSeconds }) => lagSeconds === null || (max !== undefined && lagSeconds > max),
      )
      if (behind) output.exit(EXIT.failed)
    })
}

function sayStatus({ generation, partitions, parked, nodes, erasurePending }: Status): string {
  const unknown = (value: number | null) => (value === null ? 'unknown' : String(value))
  return [
    `generation ${generation ?? 'none'}, ${parked.total} parked`,
    ...partitions.map(
      (p) =>
        `partition ${p.partition}: ${unknown(p.lagEvents)} events, ${unknown(p.lagSeconds)} s behind (${unknown(p.checkpoint)} of ${unknown(p.logEnd)})`,
    ),
    ...nodes.map(
      (node) =>
        `  ${node.nodeId.padEnd(28)} event ${node.lastSeq}${node.gaps > 0 ? `, ${node.gaps} wait for an earlier one` : ''}`,
    ),
    ...(erasurePending > 0 ? [`${erasurePending} items' erased texts are still in the log`] : []),
  ].join('\n')
}
