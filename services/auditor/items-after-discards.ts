import type { Directory } from '../domain/directory/directory.ts'
import type { ControlFact, ControlRecord } from '../domain/event/control-record.ts'
import type { Verdict } from '../domain/event/judge.ts'
import type { Hash, ItemId } from '../domain/ids.ts'
import { makerOf } from '../domain/ids.ts'
import type { DirectoryReader } from '../ports/directory-log.ts'
import type { EventCodec } from '../ports/event-codec.ts'
import type { EventLog } from '../ports/event-log.ts'
import { readRecord } from '../ports/read-record.ts'
import { signatureIsRight } from './event-signature.ts'
import { createNodeWalk, type NodeWalk } from './node-walk.ts'
import type { SeenEvent } from './seen-event.ts'

/** An item that the root has freed from an event that was not allowed, as the whole log leads to it. */
export interface FreedItem {
  version: number
  status: 'live' | 'withdrawn'
  fingerprint: Hash
  /** Offset of the last discard that freed it. */
  freedAt: number
}

interface ReadingDeps {
  log: EventLog
  codec: EventCodec
  directory: DirectoryReader
  controlIsSigned: (control: ControlRecord) => boolean
  batchSize: number
}

/** What the root says when it discards an event. */
export type Discard = ControlFact & { type: 'EventDiscarded' }

interface FollowedItem {
  shown: Omit<FreedItem, 'freedAt'> | null
  /** The event that closes it. */
  closedBy: { envelopeHash: Hash; offset: number } | null
  freedAt: number | null
}

/**
 * Reads a partition once more, for the items of events that were discarded although they stand in a chain. Which events
 * of an item count is found out here in its own way, one record after the other; the projector asks what is stored. Items
 * that no discard has freed are left out.
 */
export async function itemsAfterDiscards(
  partition: number,
  discards: Discard[],
  options: ReadingDeps,
): Promise<Map<ItemId, FreedItem>> {
  const { log, codec, batchSize } = options
  const items = new Map<ItemId, FollowedItem>()
  const walks = new Map(discards.map(({ nodeId }) => [nodeId, null as NodeWalk | null]))
  let directory: Directory = await options.directory.at(0)
  const latest = options.directory.latest()
  for (const nodeId of walks.keys()) {
    const onPlaced = (seen: SeenEvent, verdict: Verdict) => place(seen, verdict, items)
    walks.set(nodeId, createNodeWalk(nodeId, { directory: () => directory, blame: () => {}, onPlaced }))
  }

  for (let next = 0; ; ) {
    const records = await log.read(partition, next, batchSize)
    if (records.length === 0) return freedAmong(items)
    for (const { value, offset, key } of records) {
      next = offset + 1
      const reading = readRecord(value, codec)
      if (reading.kind === 'event') {
        const { event } = reading
        const walk = key === event.envelope.nodeId ? walks.get(event.envelope.nodeId) : undefined
        walk?.see({
          event,
          place: { store: 'log', partition, offset },
          signatureIsRight: await signatureIsRight(event, latest),
        })
      } else if (reading.kind === 'control' && options.controlIsSigned(reading.control)) {
        const { fact } = reading.control
        if (fact.type === 'EventDiscarded') {
          walks.get(fact.nodeId)?.discard(fact.nodeSeq, fact.envelopeHash)
          free(fact.envelopeHash, offset, items)
        }
        if (fact.type !== 'DirectoryAdvanced' || fact.position <= directory.position) continue
        directory = await options.directory.at(fact.position)
        for (const walk of walks.values()) walk?.release()
      }
    }
  }
}

function place({ event, place }: SeenEvent, verdict: Verdict, items: Map<ItemId, FollowedItem>): void {
  const { envelope, envelopeHash } = event
  if (makerOf(envelope.itemId) !== envelope.nodeId) return
  const item = items.get(envelope.itemId) ?? { shown: null, closedBy: null, freedAt: null }
  items.set(envelope.itemId, item)
  const offset = place.offset ?? 0
  if (item.closedBy !== null || offset < (item.freedAt ?? 0)) return
  if (verdict !== 'next' || !follows(envelope, item)) {
    item.closedBy = { envelopeHash, offset }
    return
  }
  const withdraws = envelope.type === 'ItemWithdrawn'
  item.shown = {
    version: envelope.version,
    status: withdraws ? 'withdrawn' : (item.shown?.status ?? 'live'),
    fingerprint: withdraws && item.shown !== null ? item.shown.fingerprint : envelope.fingerprint,
  }
}

function follows(
  { type, version, fingerprint }: SeenEvent['event']['envelope'],
  { shown, freedAt }: FollowedItem,
): boolean {
  const isFirst = type === 'ItemPublished'
  if (shown === null) return freedAt === null && isFirst && version === 1
  if (freedAt !== null) return !isFirst && version > shown.version
  return !isFirst && version === shown.version + 1 && (type !== 'ItemWithdrawn' || fingerprint === shown.fingerprint)
}

function free(envelopeHash: Hash, offset: number, items: Map<ItemId, FollowedItem>): void {
  for (const item of items.values())
    if (item.closedBy?.envelopeHash === envelopeHash && item.closedBy.offset < offset)
      Object.assign(item, { closedBy: null, freedAt: offset })
}

const freedAmong = (items: Map<ItemId, FollowedItem>): Map<ItemId, FreedItem> =>
  new Map(
    [...items].flatMap(([itemId, { shown, freedAt }]) =>
      shown === null || freedAt === null ? [] : [[itemId, { ...shown, freedAt }] as const],
    ),
  )
