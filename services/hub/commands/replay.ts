import { existsSync, readdirSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Command } from 'commander'
import { logUntil, type Until } from '../../auditor/log-until.ts'
import { HubError } from '../../domain/errors.ts'
import { contextOf } from '../command-context.ts'
import { openLogSide } from '../open-stores.ts'
import { replayInto } from '../replay-into.ts'

export function replayCommand(program: Command): void {
  program
    .command('replay')
    .description('build the read models as they were at a position or time, in a folder of their own')
    .requiredOption('--into <folder>', 'empty folder for the scratch read store')
    .option('--until <position|time>', 'offset in the log (before it), or RFC 3339 time')
    .action(async ({ into, until }: { into: string; until?: string }) => {
      const { settings, data, output } = contextOf(program)
      const folder = resolve(into)
      if (existsSync(folder) && readdirSync(folder).length > 0) throw new HubError('usage', `${folder} is not empty.`)
      const side = await openLogSide({ settings, data })
      try {
        const ends =
          until === undefined ? undefined : await logUntil(side.log, parseUntil(until, side.log.partitions)).ends()
        const { generation, records } = await replayInto(folder, side, { ends, output })
        const { items } = await generation.counts()
        await generation.close()
        output.result({ folder, records, items }, () => `${records} records replayed, ${items} items in ${folder}`)
      } finally {
        await side.close()
      }
    })
}

function parseUntil(text: string, partitions: number): Until {
  if (/^\d+$/.test(text)) return { offsets: Array.from({ length: partitions }, () => Number(text)) }
  const time = Date.parse(text)
  if (Number.isNaN(time)) throw new HubError('usage', `--until "${text}" is neither an offset nor an RFC 3339 time.`)
  return { time: new Date(time).toISOString() }
}
