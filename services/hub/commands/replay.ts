import { existsSync, mkdirSync, readdirSync } from 'node:fs'
import { resolve } from 'node:path'
import { type Command, InvalidArgumentError } from 'commander'
import { z } from 'zod'
import { digestOf } from '../../auditor/digest.ts'
import { endsUntil, type Until } from '../../auditor/ends-until.ts'
import { HubError } from '../../domain/errors.ts'
import { verifyOnThreadPool } from '../../domain/event/verify-on-thread-pool.ts'
import { isInstant, isItemId } from '../../domain/ids.ts'
import type { ItemDocument } from '../../domain/item/item-document.ts'
import { catchUp } from '../../projector/catch-up.ts'
import { type CommandContext, contextOf } from '../cli/command-context.ts'
import { type LogSide, openLogSide } from '../engines/open-stores.ts'
import { inScratchFolder, scratchGeneration } from '../engines/scratch-generation.ts'

interface ReplayOptions {
  until?: Until
  into?: string
  item?: string
}

export function replayCommand(program: Command): void {
  program
    .command('replay')
    .description('build the read models as they were at a position or time, beside the live ones; the hub may run')
    .option(
      '--until <position|time>',
      'offset (up to and without it), partition:offset[,…], or RFC 3339 time',
      parseUntil,
    )
    .option('--item <itemId>', 'show this item as it was then')
    .option('--into <folder>', 'keep the replayed read store in this empty folder')
    .action(async (options: ReplayOptions) => {
      const context = contextOf(program)
      await using side = await openLogSide(context)
      const { into } = options
      if (into !== undefined) await replay(context, side, emptyFolder(into), options)
      else await inScratchFolder(context.data, (folder) => replay(context, side, folder, options))
    })
}

async function replay(
  { output }: CommandContext,
  side: LogSide,
  folder: string,
  { until, into, item }: ReplayOptions,
): Promise<void> {
  await using scratch = await scratchGeneration(folder)
  const { generation } = scratch
  const { records } = await catchUp({
    ...side,
    generation,
    verify: verifyOnThreadPool,
    ends: until === undefined ? undefined : await endsUntil(side.log, until),
    onBatch: (_report, done, total) => output.progress(`replayed ${done} / ${total} records`),
  })
  const shown = item === undefined ? undefined : isItemId(item) ? await generation.item(item) : null
  if (shown === null) throw new HubError('item-unknown', `${item} was not there yet, or never.`)
  const parked = (await generation.parkedCounts()).reduce((sum, { count }) => sum + count, 0)
  const answer = { records, ...(await digestOf(generation)), parked, ...(into !== undefined && { folder }) }
  output.result({ ...answer, ...(shown !== undefined && { item: itemAnswer(shown) }) }, () =>
    [
      `${records} records: ${answer.items} items in ${answer.versions} versions, ${parked} parked`,
      `digest of all documents and versions: ${answer.digest}`,
      ...(into === undefined ? [] : [`kept in ${folder}`]),
      ...(shown === undefined ? [] : ['', JSON.stringify(itemAnswer(shown), null, 2)]),
    ].join('\n'),
  )
}

const itemAnswer = ({
  itemId,
  version,
  status,
  fingerprint,
  publishedAt,
  updatedAt,
  shownOn,
  contentText,
}: ItemDocument) => ({
  itemId,
  version,
  status,
  fingerprint,
  publishedAt,
  updatedAt,
  outlets: shownOn,
  content: contentText === null ? null : JSON.parse(contentText),
})

function parseUntil(text: string): Until {
  if (/^\d{1,15}$/.test(text)) return { offset: Number(text) }
  if (/^\d{1,5}:\d{1,15}(,\d{1,5}:\d{1,15})*$/.test(text))
    return { offsets: new Map(text.split(',').map((place) => place.split(':').map(Number) as [number, number])) }
  const time = z.iso.datetime({ offset: true }).safeParse(text).success ? new Date(text).toISOString() : text
  if (isInstant(time)) return { time }
  throw new InvalidArgumentError(
    'Give an offset like 120, partition:offset like 3:120, or a time like 2026-03-05T08:00:00+08:00.',
  )
}

function emptyFolder(path: string): string {
  const folder = resolve(path)
  if (existsSync(folder) && readdirSync(folder).length > 0) throw new HubError('usage', `${folder} is not empty.`)
  mkdirSync(folder, { recursive: true })
  return folder
}
