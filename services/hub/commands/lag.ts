import type { Command } from 'commander'
import { HubError } from '../../domain/errors.ts'
import { measure } from '../../monitor/measure.ts'
import { type Status, statusOf } from '../../monitor/status-of.ts'
import { createActiveGeneration } from '../../query/active-generation.ts'
import { type CommandContext, contextOf } from '../cli/command-context.ts'
import { EXIT } from '../cli/output.ts'
import { positiveNumber } from '../cli/positive-number.ts'
import { sayAdded } from '../cli/say-added.ts'
import { sayLag } from '../cli/say-lag.ts'
import { now } from '../clock.ts'
import { openLagSide } from '../engines/open-lag-side.ts'
import { openReadStore } from '../engines/open-stores.ts'
import { patientGenerations } from '../engines/patient-generations.ts'
import { journalsHere } from '../nodes/journals-here.ts'
import { PATIENCE_MS, withinPatience } from '../patience.ts'

interface LagOptions {
  max?: number
  here?: boolean
}

export function lagCommand(program: Command): void {
  program
    .command('lag')
    .description(
      'how far the pages are behind what was published, from what is stored; exit 1 when that is unknown or over --max',
    )
    .option('--max <seconds>', 'most lag that is all right', positiveNumber)
    .option('--here', 'leave out what journals in other folders hold; their own publishers tell it')
    .action(async (options: LagOptions) => {
      const context = contextOf(program)
      const { output } = context
      // Whatever hangs: a watch that runs every minute must not pile up.
      const left = PATIENCE_MS.lagCommand - performance.now()
      const { status, addedPartitions } = await withinPatience(statusAt(context), left, tooLate)
      output.result({ ...status, ...(addedPartitions.length > 0 && { addedPartitions }) }, () =>
        [sayLag(status), ...sayAdded(addedPartitions)].join('\n'),
      )
      // A connection to an engine that is silent would keep the process.
      process.exit(isBehind(status, options) ? EXIT.failed : EXIT.ok)
    })
}

const tooLate = () =>
  new HubError(
    'log-unavailable',
    `Log or read store do not answer within ${PATIENCE_MS.lagCommand / 1000} s: how far the pages are behind is unknown.`,
  )

async function statusAt(context: CommandContext): Promise<{ status: Status; addedPartitions: number[] }> {
  const side = await openLagSide(context)
  const generations = createActiveGeneration(await openReadStore(context))
  const journals = journalsHere(context.data, () => undefined)
  const status = statusOf(await measure({ ...side, generations: patientGenerations(generations), journals, now }))
  return { status, addedPartitions: await side.addedPartitions().catch(() => []) }
}

function isBehind({ lag, partitions }: Status, { max = Number.POSITIVE_INFINITY, here = false }: LagOptions): boolean {
  const ages = [...partitions.map(({ lagSeconds }) => lagSeconds), ...(here ? [] : [lag.seconds])]
  return ages.some((seconds) => seconds === null || seconds > max)
}
