import type { Directory, DirectoryNode } from '../../domain/directory/directory.ts'
import { isWaitReason, judge, usableKey, type Verdict } from '../../domain/event/judge.ts'
import { type FollowedChains, type Judged, judgeInTurn, releaseWaiting } from '../../domain/event/judge-in-turn.ts'
import { type HashedEvent, verifyText } from '../../domain/event/signed-event.ts'
import { createWaitingRoom, type LoggedEvent } from '../../domain/event/waiting-room.ts'
import type { Hash, NodeId } from '../../domain/ids.ts'
import type { EncodedRecord, EventCodec } from '../../ports/event-codec.ts'
import type { LogRecord } from '../../ports/event-log.ts'
import type { JournalRecord } from '../../ports/journal.ts'
import { readRecord } from '../../ports/read-record.ts'

/** An event of the node that takes effect in the log. */
export interface ChainLink {
  /** The journal's record, if the journal has the event at this place. Otherwise what it would keep of the event. */
  record: Pick<JournalRecord, 'nodeSeq' | 'envelopeHash' | 'itemId' | 'schema'>
  isOwn: boolean
  /** Whether the node had a right to it. The journal's own bytes are not asked again: null. */
  isAllowed: boolean | null
  /** Null if the record is the journal's own, byte for byte, and was not decoded. */
  event: HashedEvent | null
  value: EncodedRecord
  offset: number
}

/** The end of the chain as far as the log was read. */
export interface SeenEnd {
  nodeSeq: number
  /** Null at the beginning. */
  hash: Hash | null
}

interface ReadEvent extends LoggedEvent {
  value: EncodedRecord
}

/**
 * A node's chain as the projector reads it out of the log (rules 4 and 11). Each record is judged under the directory
 * in force at its place. An event that comes too early waits. Repeats and forgeries are no part of the chain.
 */
export interface ChainInLog {
  /** The links that this record adds to the chain: its own event, and the waiting events that it releases. */
  arrive(record: LogRecord, directory: Directory): ChainLink[]
  /** The links that a new position of the directory adds: it may know the node from here on. */
  directoryAdvanced(directory: Directory): ChainLink[]
  /** The log has the journal's next event at a place where its key had ended: it will never take effect. */
  keyEnded(): boolean
  /** The log has the journal's next event, and it waits there until the directory knows the node. */
  isAwaited(): boolean
  /** An event waits in the log, whether it is in the journal or not. The bookmark must not pass it. */
  hasWaiting(): boolean
}

export function createChainInLog(options: {
  nodeId: NodeId
  codec: EventCodec
  begin: SeenEnd
  /** The journal's record at a place of the chain. */
  own: (nodeSeq: number) => JournalRecord | null
}): ChainInLog {
  const { nodeId, codec } = options
  const waiting = createWaitingRoom<ReadEvent>()
  let end = options.begin
  let isKnown = false
  let keyEnded = false
  /** The log and the journal have gone different ways: from there on the journal's events do not follow. */
  let isParted = false
  const own = (nodeSeq: number) => (isParted ? null : options.own(nodeSeq))

  const link = (record: ChainLink['record'], isOwn: boolean, found: Omit<ChainLink, 'record' | 'isOwn'>): ChainLink => {
    isParted ||= !isOwn && own(record.nodeSeq) !== null
    end = { nodeSeq: record.nodeSeq, hash: record.envelopeHash }
    return { ...found, record, isOwn }
  }

  const chainsUnder = (directory: Directory): FollowedChains<ReadEvent> => ({
    waiting,
    reached: () => end.nodeSeq,
    judge: ({ event }) => verdictOn(event, nodeId, end, directory),
  })

  function linksOf(judged: Iterable<Judged<ReadEvent>>, directory: Directory): ChainLink[] {
    const links: ChainLink[] = []
    for (const { entry, verdict } of judged) {
      const { event, value, position } = entry
      const { nodeSeq } = event.envelope
      const mine = own(nodeSeq)
      const isOwn = mine?.envelopeHash === event.envelopeHash
      const found = { isAllowed: verdict === 'next', event, value, offset: position.offset }
      if (verdict === 'next' || verdict === 'not-allowed')
        links.push(link(isOwn ? mine : linkRecordOf(entry), isOwn, found))
      else if (isOwn && nodeSeq === end.nodeSeq + 1 && !isWaitReason(verdict))
        keyEnded ||= hasEnded(event, directory.node(nodeId))
    }
    return links
  }

  function directoryAdvanced(directory: Directory): ChainLink[] {
    if (isKnown || directory.node(nodeId) === undefined) return []
    isKnown = true
    return linksOf(judgeInTurn(nodeId, waiting.takeAll(nodeId), chainsUnder(directory)), directory)
  }

  return {
    arrive: ({ key, value, offset }, directory) => {
      if (key !== nodeId || 'unreadable' in value) return []
      const released = directoryAdvanced(directory)
      const chains = chainsUnder(directory)
      const next = own(end.nodeSeq + 1)
      if (next !== null && Buffer.compare(next.body, value.body) === 0 && allKeysCount(directory.node(nodeId))) {
        const found = link(next, true, { isAllowed: null, event: null, value, offset })
        return [...released, found, ...linksOf(releaseWaiting(nodeId, chains), directory)]
      }
      const reading = readRecord(value, codec)
      if (reading.kind !== 'event' || reading.event.envelope.nodeId !== nodeId) return released
      const { event } = reading
      const arrived = [{ event, value, position: { offset } }]
      return [...released, ...linksOf(judgeInTurn(nodeId, arrived, chains), directory)]
    },
    directoryAdvanced,
    keyEnded: () => keyEnded,
    isAwaited: () => {
      const next = own(end.nodeSeq + 1)
      return next !== null && waiting.all().some(({ event }) => event.envelopeHash === next.envelopeHash)
    },
    hasWaiting: () => waiting.all().length > 0,
  }
}

const linkRecordOf = ({ event: { envelope, envelopeHash }, value }: ReadEvent): ChainLink['record'] => ({
  nodeSeq: envelope.nodeSeq,
  envelopeHash,
  itemId: envelope.itemId,
  schema: value.schema,
})

/**
 * Whether every key of the node counts. Then the journal's own bytes need not be read again, because the journal signed
 * them with one of these keys.
 */
const allKeysCount = (node: DirectoryNode | undefined): boolean =>
  node?.keys.every(({ revoked, untilSeq }) => !revoked && untilSeq === null) ?? false

/** Whether the directory knows the event's key, and the key does not count any more. */
const hasEnded = (event: HashedEvent, node: DirectoryNode | undefined): boolean =>
  node?.keys.some(({ keyId }) => keyId === event.envelope.keyId) === true && usableKey(node, event) === null

function verdictOn(event: HashedEvent, nodeId: NodeId, end: SeenEnd, directory: Directory): Verdict {
  const { nodeSeq, keyId } = event.envelope
  // Whatever comes again at a place behind the end is no part of the chain: its signature need not be checked.
  if (nodeSeq <= end.nodeSeq) return 'duplicate'
  const key = directory.node(nodeId)?.keys.find((one) => one.keyId === keyId)
  return judge({
    event,
    // Whether an event is allowed makes no difference to the chain, so the times before it need not be known.
    head: end.hash === null ? null : { nodeId, nodeSeq: end.nodeSeq, hash: end.hash, latestAt: null },
    directory,
    signatureIsValid: key !== undefined && verifyText(event.envelopeText, event.signature, key.publicKey),
    appliedHash: null,
  })
}
