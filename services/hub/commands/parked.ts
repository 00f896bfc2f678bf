import { type Command, Option } from 'commander'
import { HubError } from '../../domain/errors.ts'
import { signControl } from '../../domain/event/control-record.ts'
import { PARK_REASONS, type ParkedRecord, type ParkReason } from '../../ports/read-store.ts'
import { now } from '../clock.ts'
import { type CommandContext, contextOf } from '../command-context.ts'
import { openLogSide, openReadStore, openWriteSide } from '../open-stores.ts'
import { positiveNumber } from '../option-values.ts'
import { loadRootKey, loadRootKeys } from '../root.ts'

export function parkedCommand(program: Command): void {
  const parked = program.command('parked').description('events that wait or were set aside, with why')

  parked
    .command('list')
    .description('what is parked, with where and why')
    .addOption(new Option('--reason <reason>', 'only these').choices(PARK_REASONS))
    .option('--limit <n>', 'most to list', positiveNumber, 100)
    .action(async ({ reason, limit }: { reason?: ParkReason; limit: number }) => {
      const context = contextOf(program)
      const records = await readParked(context, { reason, limit })
      const rows = records.map(({ value: _, ...row }) => row)
      context.output.result(rows, () => (rows.length === 0 ? 'nothing is parked' : rows.map(sayRow).join('\n')))
    })

  parked
    .command('discard <envelopeHash>')
    .description('give a parked event up for good; root-signed, in the log, so that replays do the same')
    .requiredOption('--reason <text>', 'why')
    .action(async (envelopeHash: string, { reason }: { reason: string }) => {
      const context = contextOf(program)
      const found = (await readParked(context, {})).find((record) => record.envelopeHash === envelopeHash)
      if (found?.nodeId == null || found.nodeSeq === null)
        throw new HubError('usage', `No parked event ${envelopeHash}. See: hub parked list`)
      const rootKeys = loadRootKeys(context.data)
      const side = await openLogSide(context)
      const fact = {
        type: 'EventDiscarded',
        hubId: rootKeys.hubId,
        nodeId: found.nodeId,
        nodeSeq: found.nodeSeq,
        envelopeHash,
        reason,
        at: now(),
      } as const
      const position = await side.log.appendControl(
        found.partition,
        side.codec.encodeControl(signControl(fact, loadRootKey(context.data))),
      )
      await side.close()
      context.output.result(
        { ...fact, ...position },
        () => `discarded ${found.nodeId} event ${found.nodeSeq} (log offset ${position.offset})`,
      )
    })

  parked
    .command('retry')
    .description('announce the directory again, so that events of unknown nodes are looked at anew')
    .action(async () => {
      const { settings, data, output } = contextOf(program)
      const side = await openWriteSide({ settings, data })
      await side.authority(loadRootKey(data)).announce()
      await side.close()
      output.result({ ok: true }, () => 'the directory was announced again')
    })
}

async function readParked(
  context: CommandContext,
  options: { reason?: ParkReason; limit?: number },
): Promise<ParkedRecord[]> {
  const store = await openReadStore(context)
  try {
    const active = await store.active()
    if (active === null) throw new HubError('nothing-projected', 'Nothing was projected yet: hub start.')
    return await (await store.open(active, { readOnly: true })).parked(options)
  } finally {
    await store.close()
  }
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
