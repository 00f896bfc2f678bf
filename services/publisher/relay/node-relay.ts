import type { Directory } from '../../domain/directory/directory.ts'
import { HubError } from '../../domain/errors.ts'
import type { Instant, NodeId } from '../../domain/ids.ts'
import type { EventLog, LogEntry, LogRecord } from '../../ports/event-log.ts'
import type { Bookmark, Journal, JournalRecord } from '../../ports/journal.ts'
import { addDiscard, addLinks, nothingFound, workOff } from './chain-findings.ts'
import { type ChainInLog, type ChainLink, createChainInLog } from './chain-in-log.ts'
import type { SeenDiscard } from './free-in-journal.ts'
import type { DirectoryDeps } from './in-force-after.ts'
import { createOwnRecords } from './own-records.ts'
import { refillJournal } from './refill.ts'
import { createRelayStanding, type RelayState } from './relay-standing.ts'
import { BEGINNING, trustedBookmark } from './trusted-bookmark.ts'

export interface NodeRelayDeps extends DirectoryDeps {
  journal: Journal
  log: EventLog
}

/** One node's side of the relay: which of its journal's events are in the log. Only what was read there counts. */
export interface NodeRelay {
  readonly nodeId: NodeId
  /** Known once the log was reached. */
  partition(): number
  state(): RelayState
  /** The journal is known to lack what the log has: the node takes no commands. See `createRelayStanding`. */
  lacksEvents(): boolean
  /** Begins at the bookmark, if the log confirms it, else at the log's beginning. Gives where to read from. */
  load(logId: string): Promise<{ offset: number; directoryPosition: number }>
  /** Takes a record of the node's partition under its key, in the log's order, with the directory in force there. */
  look(record: LogRecord, directory: Directory): void
  /** The partition has a new directory in force. */
  directoryAdvanced(directory: Directory): void
  /** The root has discarded an event of the node. */
  discarded(seen: SeenDiscard): void
  /** The log was replaced: the journal is to be compared again. */
  forget(): void
  /** Puts into the journal what was read and is missing there. Gives how many events. */
  refill(): number
  /** The log was read to its end. */
  compared(): void
  /**
   * The partition was read up to `readTo`: erases in the log what the redactions read so far erase, tells the
   * journal of the items that the root has freed, then saves the bookmark.
   */
  chunkRead(readTo: number, directoryPosition: number): Promise<void>
  /** The next event is in the log already, and waits there until the directory knows the node. */
  isAwaited(): boolean
  /** The events that the log is not known to have, in order. */
  unconfirmed(limit: number): LogEntry[]
  confirmedSeq(): number
  /** The events that the log is not known to have: how many, and `at` of the first of them. HubErrors of a journal that cannot be read. */
  pending(): { events: number; since: Instant | null }
}

/** The bookmark of an idle node is saved when the records of other nodes have moved it on by so much. */
const IDLE_OFFSETS = 20_000

/**
 * How a node's journal stands to the log.
 * - `unknown`: they were not compared yet. The node publishes, and nothing of it is sent. The relay loads the node and
 *   reads the log from the bookmark on. If that shows no difference, the node is `ready` at the log's end.
 * - `behind`: the log went on where the journal ends, as after a journal was lost or restored from an older copy. The
 *   node takes no commands. What the log has is collected while it is read, and each chunk is put into the journal
 *   (`refill`). At the log's end the node is `ready`. If another process wrote to the journal meanwhile, it is
 *   `unknown` again.
 * - `ready`: the log has nothing that the journal lacks. The node publishes, and what the log lacks is sent. The
 *   relay reads on, so each of the other states can follow.
 * - `differs`: the journal and the log have different events at the same place, or the key of an event of the journal
 *   had ended before the log took it. The node takes no commands, nothing is sent, and only `hub journal rebase`
 *   mends it. After that the node is loaded again, and takes commands when it is `ready`.
 * A log that was replaced by another one makes every node `unknown` (`forget`).
 */
export function createNodeRelay(deps: NodeRelayDeps): NodeRelay {
  const { journal, log, codec } = deps
  const { nodeId } = journal
  const own = createOwnRecords(journal)
  const { state, to, forget, lacksEvents } = createRelayStanding()
  let saved = bookmarkIn(journal)
  let found = nothingFound(saved)
  /** Null until the node is loaded. */
  let chain: ChainInLog | null = null

  /** Null while records are ignored: the node has to be loaded first, or its journal rebased. */
  const followed = () => (state() === 'differs' ? null : chain)
  const isAwaited = () => state() === 'ready' && chain?.isAwaited() === true

  function take(links: ChainLink[]): void {
    to(addLinks(found, links, { own: own.at, codec }) ?? state())
    if (chain?.keyEnded()) to('differs')
  }

  return {
    nodeId,
    partition: () => log.partitionOf(nodeId),
    state,
    lacksEvents,
    forget,

    load: async (logId) => {
      saved = journal.bookmark()
      const seen = await trustedBookmark(saved, deps, logId)
      const { nodeSeq, readTo, directoryPosition } = seen
      own.forget()
      const hash = own.at(nodeSeq)?.envelopeHash ?? null
      chain = createChainInLog({ nodeId, codec, begin: { nodeSeq, hash }, own: own.at })
      found = nothingFound(seen)
      to('unknown')
      return { offset: readTo, directoryPosition }
    },

    look: (record, directory) => {
      if (record.offset < found.lookedTo) return
      take(followed()?.arrive(record, directory) ?? [])
      found.lookedTo = record.offset + 1
    },

    directoryAdvanced: (directory) => take(followed()?.directoryAdvanced(directory) ?? []),

    discarded: (seen) => void (followed() !== null && addDiscard(found, seen)),

    refill: () => {
      const { length } = found.unjournalled
      if (length === 0) return 0
      if (!refillJournal(found.unjournalled, deps)) {
        to('unknown')
        chain = null
        found = nothingFound(saved)
        return 0
      }
      found.unjournalled = []
      own.forget()
      return length
    },

    compared: () => {
      if (followed() !== null) to('ready')
    },

    chunkRead: async (readTo, directoryPosition) => {
      const followedChain = followed()
      if (followedChain === null) return
      const hasFreed = await workOff(found, readTo, deps)
      // While an event waits, the bookmark stays where nothing waited. After a restart the relay must find the event
      // again, and judge all that came since under the same directories as before.
      if (followedChain.hasWaiting()) return
      found.seen = readUpTo(found.seen, { offset: readTo, directoryPosition })
      if ((hasFreed || isWorthSaving(found.seen, saved)) && journal.saveBookmark(found.seen)) saved = found.seen
    },

    unconfirmed: (limit) =>
      state() === 'ready' && !isAwaited() ? entriesOf(own.from(found.seen.nodeSeq + 1, limit), nodeId) : [],
    isAwaited,
    confirmedSeq: () => found.seen.nodeSeq,
    pending: () => pendingAfter(found.seen.nodeSeq, journal),
  }
}

const readUpTo = (seen: Bookmark, { offset, directoryPosition }: { offset: number; directoryPosition: number }) =>
  offset > seen.readTo ? { ...seen, readTo: offset, directoryPosition } : seen

const isWorthSaving = (seen: Bookmark, saved: Bookmark): boolean =>
  seen.nodeSeq !== saved.nodeSeq || seen.logId !== saved.logId || seen.readTo - saved.readTo >= IDLE_OFFSETS

const entriesOf = (records: JournalRecord[], key: NodeId): LogEntry[] =>
  records.map(({ nodeSeq, schema, body }) => ({ key, nodeSeq, schema, body }))

function pendingAfter(confirmed: number, journal: Journal): ReturnType<NodeRelay['pending']> {
  const events = Math.max(0, journal.head().nodeSeq - confirmed)
  return { events, since: events === 0 ? null : (journal.read(confirmed + 1, 1)[0]?.at ?? null) }
}

/** Of a journal that cannot be read nothing is known. `load` says so again, and only this node stops. */
function bookmarkIn(journal: Journal): Bookmark {
  try {
    return journal.bookmark()
  } catch (error) {
    if (!(error instanceof HubError)) throw error
    return { ...BEGINNING, logId: null }
  }
}
