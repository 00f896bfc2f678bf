import type { Directory } from '../../domain/directory/directory.ts'
import type { ItemId, NodeId } from '../../domain/ids.ts'
import type { DirectoryReader } from '../../ports/directory-log.ts'
import type { EventCodec } from '../../ports/event-codec.ts'
import type { EventLog, LogEntry, LogRecord } from '../../ports/event-log.ts'
import type { Bookmark, Journal, JournalRecord } from '../../ports/journal.ts'
import { withoutContent } from '../without-content.ts'
import { type ChainInLog, type ChainLink, createChainInLog } from './chain-in-log.ts'
import { type Foreign, foreignOf } from './foreign.ts'
import { eraseRedacted, itemsOf, refillRows } from './refill.ts'
import { createRowFinder } from './row-finder.ts'
import { trustedBookmark } from './trusted-bookmark.ts'

/**
 * `unknown`: not compared yet. `behind`: the log has more, the journal is being refilled. `ready`: the log has
 * nothing that the journal lacks. `differs`: each has what the other lacks, or the log has an event of the journal
 * where its key did not count any more; only a rebase mends it.
 */
export type NodeState = 'unknown' | 'behind' | 'ready' | 'differs'

export interface NodeRelayDeps {
  journal: Journal
  log: EventLog
  codec: EventCodec
  directory: DirectoryReader
}

/** One node's side of the relay: what of its journal is in the log, seen with the relay's own eyes. */
export interface NodeRelay {
  readonly nodeId: NodeId
  readonly partition: number
  state(): NodeState
  /** Begins at the bookmark, as far as the log bears it out; gives where to read from. */
  load(logId: string): Promise<{ offset: number; directoryPosition: number }>
  /** A record of the node's partition under its key, in the log's order, and the directory in force there. */
  look(record: LogRecord, directory: Directory): void
  /** The partition has a new directory in force. */
  directoryAdvanced(directory: Directory): void
  /** The log is another one than before: to be compared anew. */
  forget(): void
  /** Puts into the journal what was looked at and is not in it. Gives how many events. */
  refill(): number
  /** The log was read to its end. */
  compared(): void
  /** After looking as far as `readTo`: erases in the log what redactions erase, then saves the bookmark. */
  settle(readTo: number, directoryPosition: number): Promise<void>
  /** What comes next is in the log already and waits there for the directory to know the node. */
  isAwaited(): boolean
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
  /** Null until it is loaded. */
  let chain: ChainInLog | null = null
  let window: JournalRecord[] = []
  let foreign: Foreign[] = []
  let redactions: { itemId: ItemId; nodeSeq: number }[] = []

  const self: NodeRelay = {
    nodeId,
    partition,
    state: () => state,

    load: async (logId) => {
      saved = journal.bookmark()
      seen = await trustedBookmark({ journal, log, codec, directory }, logId)
      const hash = seen.nodeSeq === 0 ? null : (journal.read(seen.nodeSeq, 1)[0]?.envelopeHash ?? null)
      chain = createChainInLog({ nodeId, codec, begin: { nodeSeq: seen.nodeSeq, hash }, own: ownAt })
      window = []
      foreign = []
      redactions = []
      state = 'unknown'
      return { offset: seen.readTo, directoryPosition: seen.directoryPosition }
    },

    look: (record, directory) => {
      if (chain !== null && state !== 'differs' && record.offset >= seen.readTo) take(chain.arrive(record, directory))
    },

    directoryAdvanced: (directory) => {
      if (chain !== null && state !== 'differs') take(chain.directoryAdvanced(directory))
    },

    forget: () => {
      state = 'unknown'
    },

    refill: () => {
      const [first] = foreign
      if (first === undefined) return 0
      const keepUntil = first.event.envelope.nodeSeq - 1
      const before = itemsOf(journal, foreign)
      const rowOf = createRowFinder(journal, directory.latest().node(nodeId)?.divisionCode)
      const refill = refillRows(foreign, (id) => before.get(id) ?? null, { codec, rowOf })
      const isRefilled =
        eraseRedacted(foreign, journal, codec, keepUntil) &&
        journal.rebase({ head: keepUntil, keepUntil, refill, reissue: [] })
      if (!isRefilled) {
        // Something was journalled in the meantime: to be compared anew.
        state = 'unknown'
        chain = null
        seen = saved
        return 0
      }
      const count = foreign.length
      foreign = []
      window = []
      return count
    },

    compared: () => {
      if (chain !== null && state !== 'differs') state = 'ready'
    },

    settle: async (readTo, directoryPosition) => {
      if (chain === null || state === 'differs') return
      for (const { itemId, nodeSeq } of redactions) {
        const nodeSeqs = journal.placesOf(itemId).filter((place) => place < nodeSeq)
        await log.erase?.({ key: nodeId, nodeSeqs, rewrite: eraseContent })
      }
      redactions = []
      // What waits must be found again after a start.
      const from = chain.waitsAt() ?? { offset: readTo, directoryPosition }
      if (from.offset > seen.readTo) seen = { ...seen, readTo: from.offset, directoryPosition: from.directoryPosition }
      if (seen.nodeSeq === saved.nodeSeq && seen.logId === saved.logId && seen.readTo - saved.readTo < IDLE_OFFSETS)
        return
      if (journal.saveBookmark(seen)) saved = seen
    },

    unconfirmed: (limit) => {
      if (state !== 'ready' || self.isAwaited() || ownAt(seen.nodeSeq + 1) === null) return []
      const from = seen.nodeSeq + 1 - (window[0] as JournalRecord).nodeSeq
      return window
        .slice(from, from + limit)
        .map(({ nodeSeq, schema, body }) => ({ key: nodeId, nodeSeq, schema, body }))
    },

    isAwaited: () => state === 'ready' && chain?.isAwaited() === true,
    confirmedSeq: () => seen.nodeSeq,
    pending: () => Math.max(0, journal.head().nodeSeq - seen.nodeSeq),
  }
  return self

  /** The journal's own record at a place of the chain, mostly the next one. */
  function ownAt(nodeSeq: number): JournalRecord | null {
    const first = window[0]?.nodeSeq ?? nodeSeq
    if (nodeSeq < first || nodeSeq >= first + window.length) window = journal.read(nodeSeq, WINDOW)
    return window[nodeSeq - (window[0]?.nodeSeq ?? nodeSeq)] ?? null
  }

  function take(links: ChainLink[]): void {
    for (const link of links) {
      if (!link.isOwn) {
        if (ownAt(link.record.nodeSeq) !== null) break
        state = 'behind'
        foreign.push(foreignOf(link, codec))
      }
      const { nodeSeq, itemId, schema } = link.record
      seen = { ...seen, nodeSeq, offset: link.offset + 1 }
      if (schema.name === 'hub.ItemRedacted') redactions.push({ itemId, nodeSeq })
    }
    if (links.some((link) => link.record.nodeSeq > seen.nodeSeq) || chain?.keyEnded()) state = 'differs'
  }
}
