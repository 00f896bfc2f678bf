import { hashOf } from '../domain/canonical.ts'
import type { EventCodec } from '../ports/event-codec.ts'
import type { EventLog } from '../ports/event-log.ts'
import type { Checkpoint } from '../ports/read-models.ts'
import type { ArrivedEvent } from './arrived-event.ts'
import { type BatchEffects, noEffects } from './batch-effects.ts'
import { countRecord } from './count-record.ts'
import type { Fold, FoldState } from './fold-state.ts'
import { freeItem } from './free-item.ts'
import { discard, parkWaiting, putAway, setAside, setOtherAside } from './park-effects.ts'
import type { PreparedBatch, PreparedRecord } from './prepared-batch.ts'
import { settleInTurn } from './settle-in-turn.ts'

export interface FoldResult {
  effects: BatchEffects
  /** Where the fold began. */
  start: Checkpoint
  /** Where it ended. */
  next: Checkpoint
}

/**
 * Turns a batch of records into writes, in record order and in memory (rule 4). The same records over the same state
 * give the same writes, whatever the batches were. It begins at the checkpoint and skips records before it.
 *
 * What a record does, by what it is:
 * - An event under its node's key, in its node's partition: it is judged and settled, and so is every waiting event that
 *   it releases (`settleInTurn`). It is applied, or a repeat, or waits, or is set aside as an alarm.
 * - An event of the node under its key in another partition: passed over (`misplaced`). Its own partition has it, or will.
 * - Any other event: set aside.
 * - A control record that the root signed: it is obeyed. `LogCreated` names the log, `DirectoryAdvanced` releases what
 *   waited for nodes that the directory knows from here on, `EventDiscarded` discards parked records, and frees the item of
 *   an event that was not allowed, `RecordDiscarded` discards a parked record that is no event.
 * - Any other control record, and what cannot be decoded: set aside.
 * At the end of the batch, the events that still wait are parked.
 */
export function foldBatch(
  { partition, records, signatures }: PreparedBatch,
  checkpoint: Checkpoint | null,
  state: FoldState,
  {
    codec,
    partitionOf,
    isFoldedAgain = false,
  }: { codec: EventCodec; partitionOf: EventLog['partitionOf']; isFoldedAgain?: boolean },
): FoldResult {
  const start = checkpoint ?? beginningOf(partition)
  const effects = noEffects()
  const fold: Fold = { partition, codec, partitionOf, signatures, state, effects, isFoldedAgain, logId: start.logId }
  let next = start
  for (const record of records) {
    if (record.position.offset < next.nextOffset) continue
    foldRecord(record, fold)
    next = {
      ...next,
      logId: fold.logId,
      nextOffset: record.position.offset + 1,
      lastHash: record.hash,
      directoryPosition: record.directory.position,
    }
  }
  parkWaiting(fold)
  return { effects, start, next }
}

function foldRecord(record: PreparedRecord, fold: Fold): void {
  if (record.kind === 'event') arrive(record, fold)
  else if (record.kind === 'undecodable') setOtherAside(record, 'undecodable', fold)
  else if (record.authentic) obey(record, fold)
  else setOtherAside(record, 'bad-signature', fold)
}

function arrive(record: PreparedRecord & { kind: 'event' }, fold: Fold): void {
  const { event, position, time, key, schema } = record
  const { nodeId } = event.envelope
  const arrived: ArrivedEvent = { event, position, time, schema, storedAs: null }
  // Under another key or in another partition the event is no part of its node's chain. In another order of partitions
  // it would otherwise have another place there.
  if (key === nodeId && fold.partitionOf(nodeId) === fold.partition) settleInTurn(nodeId, [arrived], record, fold)
  else if (key === nodeId && isSigned(record, fold)) countRecord(arrived, 'misplaced', fold)
  else setAside(arrived, 'bad-signature', fold)
}

/**
 * Whether a key that the node has had, revoked or not, signed this event with this content. A hub that took another count
 * of partitions for the log's has put whole chains into foreign partitions.
 */
const isSigned = ({ event, directory }: PreparedRecord & { kind: 'event' }, { signatures }: Fold): boolean =>
  event.envelope.hubId === directory.hubId &&
  signatures.isValid(event, directory) &&
  (event.contentText === null || hashOf(event.contentText) === event.envelope.fingerprint)

function obey(record: PreparedRecord & { kind: 'control' }, fold: Fold): void {
  const { fact } = record.control
  switch (fact.type) {
    case 'LogCreated':
      if (fact.partition !== fold.partition) return setOtherAside(record, 'bad-signature', fold)
      if (fold.logId !== '' && fold.logId !== fact.logId) return setOtherAside(record, 'fork', fold)
      fold.logId = fact.logId
      break
    case 'DirectoryAdvanced':
      for (const nodeId of record.nowKnown) settleInTurn(nodeId, fold.state.waiting.takeAll(nodeId), record, fold)
      break
    case 'EventDiscarded':
      discard(fact, record, fold)
      freeItem(fact, record, fold)
      break
    case 'RecordDiscarded':
      putAway(fact, record, fold)
  }
  countRecord(null, 'control', fold)
}

const beginningOf = (partition: number): Checkpoint => ({
  partition,
  logId: '',
  nextOffset: 0,
  lastHash: null,
  directoryPosition: 0,
  caughtUpAt: null,
})
