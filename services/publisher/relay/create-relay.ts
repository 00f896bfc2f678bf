import { HubError } from '../../domain/errors.ts'
import type { Instant, NodeId } from '../../domain/ids.ts'
import type { Timers } from '../../domain/timers.ts'
import type { EventLog } from '../../ports/event-log.ts'
import type { Journal } from '../../ports/journal.ts'
import { createPersistently } from '../../ports/persistently.ts'
import { differsFromLog } from '../differs-from-log.ts'
import type { BringFiles } from './files-first.ts'
import type { DirectoryDeps } from './in-force-after.ts'
import { createLogReader } from './log-reader.ts'
import { createNodeRelay, type NodeRelay } from './node-relay.ts'
import { createNodeTroubles, type NodeTrouble } from './node-troubles.ts'
import type { RelayReport } from './relay-report.ts'
import { createRelayRounds } from './relay-rounds.ts'
import type { RelayState } from './relay-standing.ts'

export interface RelayDeps extends DirectoryDeps {
  /** All journals of this process: the log is read once for all of them. */
  journals: Journal[]
  log: EventLog
  timers: Timers
  /** Brings the files that events name before the events are sent. Left out, no event names any. */
  bringFiles?: BringFiles
  report?: (report: RelayReport) => void
  retry?: { minTimeout: number; maxTimeout: number }
}

/**
 * Sends the journals' events to the log, each node's in order, at least once. An acknowledgement alone is not
 * believed: only what is read back counts. Whatever the log lacks is sent again.
 */
export interface Relay {
  /** Compares every journal with the log and refills those that are behind. Relaying then goes on in the background. */
  start(): Promise<void>
  /** Resolves when the work in hand has ended. If the log is silent, it must be closed for that. */
  stop(): Promise<void>
  /** Rejects when relaying failed for good; resolves after `stop`. */
  readonly done: Promise<void>
  /** One round without waiting: compare what is uncompared, send, read back. False: there was nothing to do. */
  step(): Promise<boolean>
  stateOf(nodeId: NodeId): RelayState
  /** Whether the node may take commands. Only a known difference forbids it: publishing works with no network. */
  isReady(nodeId: NodeId): boolean
  /**
   * Per node the events that the log is not known to have, and `at` of the first of them. A node whose journal cannot be
   * read is missing: unknown is not 0.
   */
  pending(): PendingEvents[]
  /** The nodes whose events do not get into the log, while those of the others do. */
  troubles(): NodeTrouble[]
}

interface PendingEvents {
  nodeId: NodeId
  events: number
  since: Instant | null
}

/** Nothing notifies the relay of a new registration, of a log that was replaced, or of what others wrote, so it looks. */
const LOOK_EVERY_MS = 5000

/**
 * A relay is in one of five states.
 * - created: nothing runs. `step` may be called by hand. `start` leads to comparing.
 * - comparing: each journal is compared with the log. Whatever can be tried again is tried until it works.
 * - working: round follows round while there is something to do.
 * - resting: nothing is left to send. A journal that grows, or the look every 5 seconds, leads back to working.
 * - ended: after `stop` (`done` resolves), or after a failure that trying again does not mend (`done` rejects).
 * Each node has a state of its own beside that: see node-relay.ts.
 */
export function createRelay(deps: RelayDeps): Relay {
  const { journals, log, codec, directory, rootKeys, timers, bringFiles = noFiles, report = () => {} } = deps
  const all = journals.map((journal) => createNodeRelay({ journal, log, codec, directory, rootKeys }))
  const nodes = new Map(all.map((node) => [node.nodeId, node]))
  const troubles = createNodeTroubles(report)
  const reader = createLogReader({ ...deps, nodes: all, troubles, report })
  const rounds = createRelayRounds({ nodes, reader, log, troubles, bringFiles })
  const stopping = new AbortController()
  const onRetry = (error: Error, attempt: number) => report({ what: 'retrying', attempt, error })
  const persistently = createPersistently({ signal: stopping.signal, onRetry, pause: deps.retry })
  const done = Promise.withResolvers<void>()
  done.promise.catch(() => {})
  let working: Promise<void> = Promise.resolve()
  let wake = () => {}
  let listeners: (() => void)[] = []

  async function run(): Promise<void> {
    let isLookDue = false
    const stopLooking = timers.every(LOOK_EVERY_MS, () => {
      isLookDue = true
      wake()
    })
    try {
      while (!stopping.signal.aborted) {
        if (isLookDue) {
          isLookDue = false
          await persistently(rounds.look)
          if (troubles.look()) rounds.lookAtAll()
        }
        const worked = await persistently(rounds.step)
        if (worked || rounds.hasWork() || isLookDue || stopping.signal.aborted) continue
        const resting = Promise.withResolvers<void>()
        wake = resting.resolve
        await resting.promise
      }
    } finally {
      stopLooking()
    }
  }

  const stateOf = (nodeId: NodeId) => nodes.get(nodeId)?.state() ?? 'unknown'
  const unlessStopped = (error: unknown) => {
    if (!stopping.signal.aborted) throw error
  }

  return {
    start: async () => {
      listeners = journals.map((journal) =>
        journal.onAppend(() => {
          rounds.grew(journal.nodeId)
          wake()
        }),
      )
      const comparing = persistently(rounds.compare)
      working = comparing.then(run).catch(unlessStopped)
      working.then(done.resolve, done.reject)
      await comparing.catch(unlessStopped)
    },
    stop: async () => {
      for (const end of listeners) end()
      stopping.abort()
      wake()
      await working.catch(() => {})
      done.resolve()
    },
    done: done.promise,
    step: rounds.step,
    stateOf,
    isReady: (nodeId) => !troubles.lacksEvents(nodeId) && nodes.get(nodeId)?.lacksEvents() !== true,
    pending: () => all.flatMap(pendingOf),
    troubles: () => [...troubles.all(), ...all.filter(differs).map(differenceOf)],
  }
}

const noFiles: BringFiles = async (entries) => ({ ready: entries, waiting: new Map() })

const differs = (node: NodeRelay): boolean => node.state() === 'differs'

const differenceOf = ({ nodeId }: NodeRelay): NodeTrouble => ({ nodeId, error: differsFromLog(nodeId) })

function pendingOf(node: NodeRelay): PendingEvents[] {
  try {
    return [{ nodeId: node.nodeId, ...node.pending() }]
  } catch (error) {
    if (error instanceof HubError) return []
    throw error
  }
}
