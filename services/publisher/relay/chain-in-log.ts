import type { Directory, DirectoryNode } from '../../domain/directory/directory.ts'
import { isRetryable } from '../../domain/errors.ts'
import { judge, usableKey } from '../../domain/event/judge.ts'
import { type SealedEvent, seal, verifyText } from '../../domain/event/signed-event.ts'
import type { Hash, NodeId } from '../../domain/ids.ts'
import type { EncodedRecord, EventCodec } from '../../ports/event-codec.ts'
import type { LogRecord } from '../../ports/event-log.ts'
import type { JournalRecord } from '../../ports/journal.ts'
import { recordOf } from './foreign.ts'

/** An event of the node that takes effect in the log. */
export interface ChainLink {
  /** The journal's record of it, when the journal has it at this place; otherwise as it would be journalled. */
  record: JournalRecord
  isOwn: boolean
  /** Null where the journal's own bytes were found and nothing had to be read. */
  event: SealedEvent | null
  value: EncodedRecord
  offset: number
}

/** How far a node's chain has been seen in the log. */
export interface SeenEnd {
  nodeSeq: number
  /** Null at the beginning. */
  hash: Hash | null
}

interface Waiting {
  event: SealedEvent
  value: EncodedRecord
  offset: number
  directoryPosition: number
}

/**
 * A node's chain as the projector reads it out of the log (rules 4 and 11): each record is judged under the
 * directory in force at its place, later places wait for earlier ones, repeats and forgeries are no part of it.
 */
export interface ChainInLog {
  /** The events that this record makes part of the chain: none, its own, what waited for it. */
  arrive(record: LogRecord, directory: Directory): ChainLink[]
  /** The events that a new position of the directory makes part of the chain. */
  directoryAdvanced(directory: Directory): ChainLink[]
  /** The journal's next event was found in the log where its key does not count: it never will take effect. */
  isRefused(): boolean
  /** The journal's next event is in the log and waits there for the directory to know its node. */
  isAwaited(): boolean
  /**
   * The first place in the log whose event waits, the journal's own too: passed over, it would be sent again, and
   * where its key has ended meanwhile it would look refused.
   */
  waitsAt(): { offset: number; directoryPosition: number } | null
}

export function createChainInLog(options: {
  nodeId: NodeId
  codec: EventCodec
  begin: SeenEnd
  /** The journal's record at a place of the chain. */
  own: (nodeSeq: number) => JournalRecord | null
}): ChainInLog {
  const { nodeId, codec } = options
  let end = options.begin
  let waiting: Waiting[] = []
  let refused = false
  /** The log and the journal have gone different ways: from there on the journal's events do not follow. */
  let isParted = false
  const own = (nodeSeq: number) => (isParted ? null : options.own(nodeSeq))

  const link = (
    record: JournalRecord,
    isOwn: boolean,
    one: Pick<ChainLink, 'event' | 'value' | 'offset'>,
  ): ChainLink => {
    isParted ||= !isOwn && own(record.nodeSeq) !== null
    end = { nodeSeq: record.nodeSeq, hash: record.envelopeHash }
    const { event, value, offset } = one
    return { record, isOwn, event, value, offset }
  }

  function settle(one: Waiting, directory: Directory): ChainLink[] {
    const { event } = one
    const { envelope, envelopeHash } = event
    if (envelope.nodeSeq <= end.nodeSeq) return []
    const key = directory.node(nodeId)?.keys.find(({ keyId }) => keyId === envelope.keyId)
    const verdict = judge({
      event,
      head: end.hash === null ? null : { nodeId, nodeSeq: end.nodeSeq, hash: end.hash },
      directory,
      signatureIsValid: key !== undefined && verifyText(event.envelopeText, event.signature, key.publicKey),
      appliedHash: null,
    })
    const mine = own(envelope.nodeSeq)
    const isOwn = mine?.envelopeHash === envelopeHash
    switch (verdict) {
      case 'next':
      case 'not-allowed':
        return [link(isOwn ? mine : recordOf(one), isOwn, one)]
      case 'gap':
      case 'unknown-node':
        waiting.push(one)
        return []
      default:
        refused ||= isOwn && envelope.nodeSeq === end.nodeSeq + 1 && isEnded(event, directory.node(nodeId))
        return []
    }
  }

  function release(directory: Directory): ChainLink[] {
    const links: ChainLink[] = []
    while (waiting.length > 0 && directory.node(nodeId) !== undefined) {
      const due = waiting.filter(({ event }) => event.envelope.nodeSeq <= end.nodeSeq + 1).sort(byPlace)[0]
      if (due === undefined) break
      waiting = waiting.filter((one) => one !== due)
      links.push(...settle(due, directory))
    }
    return links
  }

  return {
    arrive: ({ key, value, offset }, directory) => {
      if (key !== nodeId || 'unreadable' in value) return []
      const next = own(end.nodeSeq + 1)
      const isMine =
        next !== null && Buffer.compare(next.body, value.body) === 0 && allKeysCount(directory.node(nodeId))
      const links = isMine ? [link(next, true, { event: null, value, offset })] : read()
      return [...links, ...release(directory)]

      function read(): ChainLink[] {
        const event = eventIn(value as EncodedRecord, codec)
        if (event === null || event.envelope.nodeId !== nodeId) return []
        return settle(
          { event, value: value as EncodedRecord, offset, directoryPosition: directory.position },
          directory,
        )
      }
    },
    directoryAdvanced: release,
    isRefused: () => refused,
    isAwaited: () => {
      const next = own(end.nodeSeq + 1)
      return next !== null && waiting.some(({ event }) => event.envelopeHash === next.envelopeHash)
    },
    waitsAt: () => waiting.toSorted((a, b) => a.offset - b.offset)[0] ?? null,
  }
}

const byPlace = (a: Waiting, b: Waiting): number =>
  a.event.envelope.nodeSeq - b.event.envelope.nodeSeq || a.offset - b.offset

/** Then own bytes need not be read: the journal signed them with one of these. */
const allKeysCount = (node: DirectoryNode | undefined): boolean =>
  node?.keys.every(({ revoked, untilSeq }) => !revoked && untilSeq === null) ?? false

/** Its key is known and does not count any more. */
const isEnded = (event: SealedEvent, node: DirectoryNode | undefined): boolean =>
  node?.keys.some(({ keyId }) => keyId === event.envelope.keyId) === true && usableKey(node, event) === null

/** As the projector does: what cannot be read is no event, what may be readable later is waited for. */
function eventIn(value: EncodedRecord, codec: EventCodec): SealedEvent | null {
  try {
    const decoded = codec.decode(value)
    return decoded.kind === 'event' ? seal(decoded.event) : null
  } catch (error) {
    if (isRetryable(error)) throw error
    return null
  }
}
