import { hashOf } from '../../services/domain/canonical.ts'
import type { Instant, NodeId } from '../../services/domain/ids.ts'
import type { Position } from '../../services/ports/event-log.ts'
import { isWaiting, type ParkedRecord, type ParkReason } from '../../services/ports/parked-record.ts'
import type { ReadModelBatch } from '../../services/ports/read-model-batch.ts'

export const PARK_ACTS = ['park', 'repark', 'discard', 'unpark'] as const

/** What a script does to the park. */
export interface ParkAct {
  type: (typeof PARK_ACTS)[number]
  nodeId: NodeId
  /** For `park` the event's nodeSeq; for the other acts the record of the partition. */
  which: number
  reason: ParkReason
  parkedAt: Instant
}

/** A record that waits gets these reasons one after the other. A repeat of an earlier one must not bring it back. */
const WAITS: ParkReason[] = ['unknown-node', 'gap']
const stageOf = (reason: ParkReason) => (WAITS.includes(reason) ? WAITS.indexOf(reason) : WAITS.length)

const isAt =
  ({ partition, offset }: Position) =>
  (other: Position) =>
    other.partition === partition && other.offset === offset

/** The park as plain lists. Later acts also name records that were unparked or discarded: they change nothing. */
export function createParkScript() {
  let parked: ParkedRecord[] = []
  const discarded: ParkedRecord[] = []
  const unparked: Position[] = []

  const act: Record<ParkAct['type'], (act: ParkAct, batch: ReadModelBatch) => boolean> = {
    park: (asked, { park, checkpoint }) => {
      const { partition, nextOffset: offset } = checkpoint.next
      const record = recordOf(asked, { partition, offset })
      parked.push(record)
      park.push(record)
      return true
    },
    repark: ({ which, reason: asked }, { repark, discard, checkpoint: { next } }) => {
      const isFree = (record: ParkedRecord) => ![...repark, ...discard].some(isAt(record))
      const record = pick([...parked.filter(isWaiting), ...discarded].filter(isFree), next, which)
      if (record === undefined) return false
      const reason = stageOf(asked) > stageOf(record.reason) ? asked : 'fork'
      repark.push({ partition: record.partition, offset: record.offset, reason })
      parked = parked.map((other) => (other === record ? { ...record, reason } : other))
      return true
    },
    discard: ({ which }, { discard, checkpoint: { next } }) => {
      const readable = parked.filter(({ envelopeHash }) => envelopeHash !== null)
      const record = pick(readable, next, which)
      if (record === undefined) return false
      discard.push({ partition: record.partition, offset: record.offset })
      parked = parked.filter((other) => other !== record)
      discarded.push(record)
      return true
    },
    unpark: ({ which }, { unpark, checkpoint: { next } }) => {
      const record = pick([...parked, ...discarded], next, which)
      if (record === undefined) return false
      const position = { partition: record.partition, offset: record.offset }
      unpark.push(position)
      if (parked.includes(record)) unparked.push(position)
      parked = parked.filter((other) => other !== record)
      return true
    },
  }

  return {
    parked: () => parked.toSorted(byPlaceInLog),
    discarded: () => discarded.toSorted(byPlaceInLog),
    /** The records that left for good. */
    unparked: () => unparked,
    /** One act as a record of the log, or nothing when there is no record to act on. */
    fold: (asked: ParkAct, batch: ReadModelBatch): void => {
      if (act[asked.type](asked, batch)) batch.checkpoint.next.nextOffset++
    },
  }
}

const byPlaceInLog = (a: Position, b: Position) => a.partition - b.partition || a.offset - b.offset

const pick = (records: ParkedRecord[], { partition }: { partition: number }, which: number) => {
  const own = records.filter((record) => record.partition === partition)
  return own[which % Math.max(own.length, 1)]
}

/** One of a few envelopes, so that some come again. */
function recordOf({ nodeId, which, reason, parkedAt }: ParkAct, position: Position): ParkedRecord {
  const bytes = new Uint8Array([position.offset % 256, 0, 255])
  if (reason === 'undecodable')
    return {
      ...position,
      reason,
      nodeId: null,
      nodeSeq: null,
      itemId: null,
      envelopeHash: null,
      value: { bytes },
      parkedAt,
    }
  return {
    ...position,
    reason,
    nodeId,
    nodeSeq: which,
    itemId: null,
    envelopeHash: hashOf(`${nodeId}/${which}`),
    value: { schema: { name: 'hub.ItemPublished', version: 1 }, body: bytes },
    parkedAt,
  }
}
