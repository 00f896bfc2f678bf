import { HubError } from '../../domain/errors.ts'
import { AHEAD_OF_LOG, isFarAheadOf } from '../../domain/event/ahead-of.ts'
import { type ControlFact, signControl } from '../../domain/event/control-record.ts'
import type { LogRecord, Position } from '../../ports/event-log.ts'
import { isNoEvent, type ParkReason } from '../../ports/parked-record.ts'
import { type RecordReading, readRecord } from '../../ports/read-record.ts'
import type { Generation } from '../../ports/read-store.ts'
import { logIdOf } from '../../publisher/relay/log-id.ts'
import type { CommandContext } from '../cli/command-context.ts'
import { now } from '../clock.ts'
import { loadRootKey } from '../data/root-keys.ts'
import { openLive } from '../engines/open-live.ts'
import { type LogSide, openLogSide } from '../engines/open-stores.ts'

/** A record that can be put away, with why it was set aside; or an event that was applied, and is ahead of the log. */
interface DiscardableRecord extends Position {
  parkReason: ParkReason | typeof AHEAD_OF_LOG
  fact: ControlFact & { type: 'RecordDiscarded' }
}

/**
 * Puts records away that were set aside and are no events, such as bytes that nobody can read: one root-signed
 * `RecordDiscarded` for each, in its partition. Of an event whose signed time is far ahead of the log's, that says only
 * that the root has seen it: it stays applied, and `hub verify` counts it as acknowledged. If one of them cannot be put away, all that is wrong is told, and nothing
 * is written.
 */
export async function discardRecords(
  context: CommandContext,
  positions: Position[],
  { reason, dryRun }: { reason?: string; dryRun: boolean },
): Promise<void> {
  await using side = await openLogSide(context)
  await using live = await openLive(context)
  const found = await inspectAll(positions, { side, generation: live.generation, reason })
  const rootKey = loadRootKey(context.data)
  const written: (DiscardableRecord & { writtenAt: Position | null })[] = []
  for (const record of found) {
    const control = signControl(record.fact, rootKey)
    const append = () => side.log.appendControl(record.partition, side.codec.encodeControl(control))
    written.push({ ...record, writtenAt: dryRun ? null : await append() })
  }
  context.output.result(
    {
      dryRun,
      discarded: written.map(({ partition, offset, parkReason, fact, writtenAt }) => ({
        partition,
        offset,
        parkReason,
        recordHash: fact.recordHash,
        writtenAt,
      })),
    },
    () => written.map(sayRecord).join('\n'),
  )
}

function sayRecord({
  partition,
  offset,
  parkReason,
  writtenAt,
}: DiscardableRecord & { writtenAt: Position | null }): string {
  const what = `${parkReason} at partition ${partition} offset ${offset}`
  const [would, done] = parkReason === AHEAD_OF_LOG ? ['acknowledge', 'acknowledged'] : ['discard', 'discarded']
  return writtenAt === null
    ? `would ${would} ${what}; nothing was written`
    : `${done} ${what} (log offset ${writtenAt.offset})`
}

interface Inspecting {
  side: LogSide
  generation: Generation
  reason: string | undefined
}

async function inspectAll(positions: Position[], inspecting: Inspecting): Promise<DiscardableRecord[]> {
  const ends = await inspecting.side.log.ends()
  const found: DiscardableRecord[] = []
  const objections: string[] = []
  for (const position of positions) {
    const record = await inspect(position, ends, inspecting)
    if (typeof record === 'string') objections.push(`${position.partition}:${position.offset} ${record}`)
    else found.push(record)
  }
  if (objections.length > 0) throw new HubError('usage', `Nothing was written. ${objections.join(' ')}`)
  return found
}

/** The record at a position, or why it cannot be put away. */
async function inspect(
  { partition, offset }: Position,
  ends: number[],
  { side: { log, codec, rootKeys }, generation, reason }: Inspecting,
): Promise<DiscardableRecord | string> {
  const end = ends[partition]
  if (end === undefined) return `is in no partition of the log: it has 0 to ${ends.length - 1}.`
  if (offset >= end) return `is beyond the end of the log: the next offset of partition ${partition} is ${end}.`
  const [record] = await log.read(partition, offset, 1)
  if (record?.offset !== offset) return 'holds no record.'
  const checkpoint = await generation.checkpoint(partition)
  if (checkpoint === null || checkpoint.nextOffset <= offset)
    return 'was not read by the projector yet: see hub lag, and try again.'
  const [discarded] = await generation.discardedBetween(partition, offset, offset + 1)
  if (discarded !== undefined) return 'was discarded already.'
  const [parked] = await generation.parkedBetween(partition, offset, offset + 1)
  const reading = readRecord(record.value, codec)
  const parkReason = parked?.reason ?? (isAhead(reading, record) ? AHEAD_OF_LOG : null)
  if (parkReason === null) return 'holds a good record: it was not set aside.'
  if (parked !== undefined && (!isNoEvent(parked) || reading.kind === 'event'))
    return `holds an event (${parked.reason}): hub parked discard ${parked.envelopeHash ?? reading.hash} --reason ….`
  const logId = await logIdOf(log, codec, partition)
  const facts = { hubId: rootKeys.hubId, logId, partition, offset, recordHash: reading.hash }
  const fact = { type: 'RecordDiscarded', ...facts, ...(reason !== undefined && { reason }), at: now() } as const
  return { partition, offset, parkReason, fact }
}

const isAhead = (reading: RecordReading, { time, key }: LogRecord): boolean =>
  reading.kind === 'event' && reading.event.envelope.nodeId === key && isFarAheadOf(reading.event.envelope.at, time)
