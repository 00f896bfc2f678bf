import { type Command, Option } from 'commander'
import { HubError } from '../../domain/errors.ts'
import { signControl } from '../../domain/event/control-record.ts'
import type { Hash } from '../../domain/ids.ts'
import type { Position } from '../../ports/event-log.ts'
import { isWaiting, PARK_REASONS, type ParkedRecord, type ParkReason } from '../../ports/parked-record.ts'
import type { Generation } from '../../ports/read-store.ts'
import { type CommandContext, contextOf } from '../cli/command-context.ts'
import { positiveNumber } from '../cli/positive-number.ts'
import { typedEnvelopeHash } from '../cli/typed-ids.ts'
import { typedPositions } from '../cli/typed-position.ts'
import { typedReason } from '../cli/typed-public-texts.ts'
import { now } from '../clock.ts'
import { loadRootKey, loadRootKeys } from '../data/root-keys.ts'
import { openLive } from '../engines/open-live.ts'
import { openLogSide, openWriteSide } from '../engines/open-stores.ts'
import { discardRecords } from './discard-records.ts'

export function parkedCommand(program: Command): void {
  const parked = program.command('parked').description('events that wait or were set aside, with why')

  parked
    .command('list')
    .description('what is parked, with where and why')
    .addOption(new Option('--reason <reason>', 'only these').choices(PARK_REASONS))
    .option('--limit <n>', 'most to list', positiveNumber, 100)
    .action(async ({ reason, limit }: { reason?: ParkReason; limit: number }) => {
      const context = contextOf(program)
      const records = await reading(context, (generation) => generation.parked({ reason, limit }))
      const rows = records.map(({ value: _, ...row }) => row)
      context.output.result(rows, () => (rows.length === 0 ? 'nothing is parked' : rows.map(sayRow).join('\n')))
    })

  parked
    .command('discard')
    .description(
      'give up for good what is parked: an event by its hash, a record that is no event by its place; root-signed, in the log, so that replays do the same',
    )
    .argument('[envelopeHash]', 'of the event, as `hub parked list` shows it', typedEnvelopeHash)
    .option(
      '--at <partition:offset...>',
      'records without a hash, by their places; also events that `hub verify` calls ahead-of-log, which stay as they are',
      typedPositions,
    )
    .option('--reason <text>', 'why; needed for an event, and public for ever', typedReason)
    .option('--waiting', 'also one that waits for its turn: only if its node did not make it')
    .option('--dry-run', 'with --at: say what would be discarded, and write nothing', false)
    .action(async (envelopeHash: Hash | undefined, options: DiscardOptions) => {
      const context = contextOf(program)
      const { at, reason, waiting, dryRun } = options
      if (at !== undefined && envelopeHash === undefined) return discardRecords(context, at, { reason, dryRun })
      if (envelopeHash === undefined || at !== undefined)
        throw new HubError('usage', 'Give the hash of an event, or --at PARTITION:OFFSET. See: hub parked list')
      if (reason === undefined || dryRun)
        throw new HubError('usage', 'For an event --reason TEXT is needed, and there is no --dry-run.')
      const found = await reading(context, (generation) => generation.parkedEnvelopes([envelopeHash]))
      const { nodeId, nodeSeq } = found[0] ?? {}
      if (nodeId == null || nodeSeq == null)
        throw new HubError('usage', `No parked event ${envelopeHash}. See: hub parked list`)
      // Its node believes that it was sent and never sends it again. All its later events would wait for ever.
      if (!waiting && found.some(isWaiting))
        throw new HubError(
          'usage',
          `${nodeId} event ${nodeSeq} waits and is applied when its turn comes. If ${nodeId} made it, nothing of that node would be applied any more: leave it. If it is forged, add --waiting.`,
        )
      const { hubId } = loadRootKeys(context.data)
      const rootKey = loadRootKey(context.data)
      const fact = { type: 'EventDiscarded', hubId, nodeId, nodeSeq, envelopeHash, reason, at: now() } as const
      await using side = await openLogSide(context)
      const positions: Position[] = []
      // One record in each partition, because a partition may be read before or after the others.
      for (const partition of new Set(found.map((record) => record.partition)))
        positions.push(await side.log.appendControl(partition, side.codec.encodeControl(signControl(fact, rootKey))))
      context.output.result(
        { ...fact, positions },
        () => `discarded ${nodeId} event ${nodeSeq} (log offset ${positions.map(({ offset }) => offset).join(', ')})`,
      )
    })

  parked
    .command('retry')
    .description('announce the directory again, so that events of unknown nodes are looked at again')
    .action(async () => {
      const context = contextOf(program)
      await using side = await openWriteSide(context)
      await side.authority(loadRootKey(context.data)).announce()
      context.output.result({ ok: true }, () => 'the directory was announced again')
    })
}

interface DiscardOptions {
  at?: Position[]
  reason?: string
  waiting?: boolean
  dryRun: boolean
}

async function reading<T>(context: CommandContext, read: (live: Generation) => Promise<T>): Promise<T> {
  await using live = await openLive(context)
  return await read(live.generation)
}

const sayRow = ({
  reason,
  partition,
  offset,
  nodeId,
  nodeSeq,
  itemId,
  envelopeHash,
  parkedAt,
}: Omit<ParkedRecord, 'value'>): string =>
  `${parkedAt} ${reason.padEnd(20)} partition ${partition} offset ${offset} ${nodeId ?? '-'} event ${nodeSeq ?? '-'} ${itemId ?? '-'} ${envelopeHash ?? '-'}`
