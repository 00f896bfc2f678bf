import type { Directory } from '../../domain/directory/directory.ts'
import type { ItemId, NodeId } from '../../domain/ids.ts'
import type { EventCodec } from '../../ports/event-codec.ts'
import type { EventLog, LogEntry, LogRecord } from '../../ports/event-log.ts'
import type { Bookmark, Journal, JournalRecord } from '../../ports/journal.ts'
import { withoutContent } from '../without-content.ts'
import { nextInChain } from './next-in-chain.ts'
import { eraseRedacted, type Foreign, itemsOf, recordOf, refillRows } from './refill.ts'
import { trustedBookmark } from './trusted-bookmark.ts'

/**
 * `unknown`: not compared yet. `behind`: the log has more, the journal is being refilled. `ready`: the log has
 * nothing that the journal lacks. `differs`: each has what the other lacks; only a rebase mends it.
 */
export type NodeState = 'unknown' | 'behind' | 'ready' | 'differs'

export interface NodeRelayDeps {
  journal: Journal
  log: EventLog
  codec: EventCodec
  directory: () => Directory
}

/** One node's side of the relay: what of its journal is in the log, seen with the relay's own eyes. */
export interface NodeRelay {
  readonly nodeId: NodeId
  readonly partition: number
  state(): NodeState
  /** Begins at the bookmark, as far as the log bears it out; gives the offset to read from. */
  load(logId: string): Promise<number>
  /** A record of the node's partition under its key, in the log's order. */
  look(record: LogRecord): void
  /** Puts into the journal what was looked at and is not in it. Gives how many events. */
  refill(): number
  /** The log was read to its end. */
  compared(): void
  /** After looking as far as `readTo`: erases in the log what redactions erase, then saves the bookmark. */
  settle(readTo: number): Promise<void>
  /** What the log is not known to have, in order. */
  unconfirmed(limit: number): LogEntry[]
  confirmedSeq(): number
  pending(): number
}

const WINDOW = 500
/** How far others' records may carry the reader on before an idle node's bookmark is saved. */
const IDLE_OFFSETS = 20_000

export function createNodeRelay({ journal, log, codec, directory }: NodeRelayDeps): NodeRelay {
  const { nodeId } = journal
  const partition = log.partitionOf(nodeId)
  const eraseContent = withoutContent(codec)
  let state: NodeState = 'unknown'
  let seen: Bookmark = journal.bookmark()
  let saved: Bookmark = seen
  let endHash: string | null = null
  let window: JournalRecord[] = []
  let foreign: Foreign[] = []
  let redactions: { itemId: ItemId; nodeSeq: number }[] = []

  const self: NodeRelay = {
    nodeId,
    partition,
    state: () => state,

    load: async (logId) => {
      saved = journal.bookmark()
      seen = await trustedBookmark({ journal, log, codec }, logId)
      endHash = seen.nodeSeq === 0 ? null : (journal.read(seen.nodeSeq, 1)[0]?.envelopeHash ?? null)
      window = []
      foreign = []
      redactions = []
      state = 'unknown'
      return seen.readTo
    },

    look: (record) => {
      if (state === 'differs' || record.offset < seen.readTo || 'unreadable' in record.value) return
      const mine = ownNext()
      if (mine !== null && Buffer.compare(mine.body, record.value.body) === 0) return advance(mine, record.offset)
      const end = { nodeSeq: seen.nodeSeq, hash: endHash ?? directory().node(nodeId)?.registrationHash ?? '' }
      const event = nextInChain(record, end, { nodeId, directory: directory(), codec })
      if (event === null) return
      if (mine !== null && mine.envelopeHash !== event.envelopeHash) {
        state = 'differs'
        return
      }
      if (mine === null) {
        state = 'behind'
        foreign.push({ event, value: record.value })
      }
      advance(recordOf({ event, value: record.value }), record.offset)
    },

    refill: () => {
      const [first] = foreign
      if (first === undefined) return 0
      const keepUntil = first.event.envelope.nodeSeq - 1
      if (journal.head().nodeSeq !== keepUntil) {
        // Something was journalled in the meantime.
        state = 'differs'
        seen = saved
        return 0
      }
      eraseRedacted(foreign, journal, codec)
      const before = itemsOf(journal, foreign)
      journal.rebase({ keepUntil, refill: refillRows(foreign, (id) => before.get(id) ?? null, codec), reissue: [] })
      const count = foreign.length
      foreign = []
      window = []
      return count
    },

    compared: () => {
      if (state !== 'differs') state = 'ready'
    },

    settle: async (readTo) => {
      if (state === 'differs') return
      for (const { itemId, nodeSeq } of redactions) {
        const nodeSeqs = journal.placesOf(itemId).filter((place) => place < nodeSeq)
        await log.erase?.({ key: nodeId, nodeSeqs, rewrite: eraseContent })
      }
      redactions = []
      seen = { ...seen, readTo: Math.max(readTo, seen.readTo) }
      if (seen.nodeSeq === saved.nodeSeq && seen.logId === saved.logId && seen.readTo - saved.readTo < IDLE_OFFSETS)
        return
      if (journal.saveBookmark(seen)) saved = seen
    },

    unconfirmed: (limit) => {
      if (state !== 'ready' || ownNext() === null) return []
      const from = seen.nodeSeq + 1 - (window[0] as JournalRecord).nodeSeq
      return window
        .slice(from, from + limit)
        .map(({ nodeSeq, schema, body }) => ({ key: nodeId, nodeSeq, schema, body }))
    },

    confirmedSeq: () => seen.nodeSeq,
    pending: () => Math.max(0, journal.head().nodeSeq - seen.nodeSeq),
  }
  return self

  /** The journal's own record at the next place of the chain. */
  function ownNext(): JournalRecord | null {
    const next = seen.nodeSeq + 1
    const first = window[0]?.nodeSeq ?? next
    if (next < first || next >= first + window.length) window = journal.read(next, WINDOW)
    return window[next - (window[0]?.nodeSeq ?? next)] ?? null
  }

  function advance({ nodeSeq, envelopeHash, itemId, schema }: JournalRecord, offset: number): void {
    endHash = envelopeHash
    seen = { ...seen, nodeSeq, offset: offset + 1 }
    if (schema.name === 'hub.ItemRedacted') redactions.push({ itemId, nodeSeq })
  }
}
