import pRetry from 'p-retry'
import { HubError, isRetryable } from '../../domain/errors.ts'
import type { NodeId } from '../../domain/ids.ts'
import type { EventLog, LogEntry } from '../../ports/event-log.ts'
import type { Journal } from '../../ports/journal.ts'
import type { DirectoryDeps } from './in-force-after.ts'
import { createLogReader } from './log-reader.ts'
import { createNodeRelay, type NodeRelay, type NodeState } from './node-relay.ts'
import type { RelayReport } from './relay-report.ts'

export interface RelayDeps extends DirectoryDeps {
  /** All journals of this process: the log is read once for all of them. */
  journals: Journal[]
  log: EventLog
  report?: (report: RelayReport) => void
  retry?: { minTimeout: number; maxTimeout: number }
}

/**
 * Sends the journals' events to the log, each node's in order, at least once. An acknowledgement alone is not
 * believed: what counts is what is read back. Whatever the log lacks is sent again.
 */
export interface Relay {
  /** Compares every journal with the log, refilling those that are behind, then goes on by itself. */
  start(): Promise<void>
  /** Resolves when what is in hand has come to an end; a silent log has to be closed for that. */
  stop(): Promise<void>
  /** Rejects when relaying failed for good; resolves after `stop`. */
  readonly done: Promise<void>
  /** One round without waiting: compare what is uncompared, send, read back. False: there was nothing to do. */
  step(): Promise<boolean>
  stateOf(nodeId: NodeId): NodeState
  /** May the node take commands? Only a known difference forbids it: publishing works with no network. */
  isReady(nodeId: NodeId): boolean
  /** Per node the events that the log is not known to have. */
  pending(): { nodeId: NodeId; events: number }[]
}

const BATCH_RECORDS = 1000
const BATCH_BYTES = 8 * 1024 * 1024

export function createRelay(deps: RelayDeps): Relay {
  const { journals, log, codec, directory, report = () => {}, retry = { minTimeout: 100, maxTimeout: 5000 } } = deps
  const nodes = new Map(
    journals.map((journal) => [journal.nodeId, createNodeRelay({ journal, log, codec, directory })]),
  )
  const reader = createLogReader({ ...deps, nodes: [...nodes.values()], report })
  const dirty = new Set<NodeId>(nodes.keys())
  const stopping = new AbortController()
  const done = Promise.withResolvers<void>()
  done.promise.catch(() => {})
  let working: Promise<void> = Promise.resolve()
  let wake = () => {}
  let listeners: (() => void)[] = []

  async function step(): Promise<boolean> {
    await reader.finish()
    const uncompared = [...nodes.values()].filter(needsComparing)
    await reader.compare(uncompared)
    for (const { nodeId } of uncompared) dirty.add(nodeId)
    const entries = collect()
    if (entries.length === 0) return lookForAwaited()
    const sending = [...new Set(entries.map(({ key }) => key))].map((key) => nodes.get(key) as NodeRelay)
    // What is sent to a log without its beginning would stand before it.
    if (await reader.isMadeAnew(sending.map(({ partition }) => partition))) return true
    const before = confirmedBy(sending)
    const failure = await log.append(entries).then(
      () => null,
      (error: unknown) => error,
    )
    // Also after a failure: it may have been written all the same.
    await reader.readToEnd(new Set(sending.map(({ partition }) => partition)))
    if (failure !== null) throw failure
    // Read back it may also have been refused, or wait for the directory.
    const isMissing = (node: NodeRelay) => node.state() === 'ready' && !node.isAwaited()
    if (confirmedBy(sending) === before && sending.some(isMissing))
      throw new HubError('log-unconfirmed', 'The event log acknowledged records that cannot be read back.')
    return true
  }

  const awaited = () => [...nodes.values()].filter((node) => node.isAwaited())

  /** True when one of them may go on. */
  async function lookForAwaited(): Promise<boolean> {
    const before = awaited()
    await reader.readToEnd(new Set(before.map(({ partition }) => partition)))
    return before.some((node) => !node.isAwaited())
  }

  const needsComparing = (node: NodeRelay) =>
    node.state() === 'unknown' || (node.state() === 'differs' && dirty.has(node.nodeId))

  const hasWork = () => [...dirty].some((nodeId) => nodes.get(nodeId)?.isAwaited() === false)

  function collect(): LogEntry[] {
    const entries: LogEntry[] = []
    let bytes = 0
    for (const nodeId of dirty) {
      const node = nodes.get(nodeId) as NodeRelay
      const unconfirmed = node.unconfirmed(BATCH_RECORDS - entries.length)
      // One that is awaited stays: reading for any other node may set it free.
      if (unconfirmed.length === 0 && !node.isAwaited()) dirty.delete(nodeId)
      for (const entry of unconfirmed) {
        bytes += entry.body.length
        if (bytes > BATCH_BYTES && entries.length > 0) return entries
        entries.push(entry)
      }
      if (entries.length === BATCH_RECORDS) break
    }
    return entries
  }

  const persistently = <T>(work: () => Promise<T>): Promise<T> =>
    pRetry(work, {
      ...retry,
      retries: Number.POSITIVE_INFINITY,
      randomize: true,
      signal: stopping.signal,
      shouldRetry: ({ error }) => isRetryable(error),
      onFailedAttempt: ({ error, attemptNumber }) => {
        if (!stopping.signal.aborted) report({ what: 'retrying', attempt: attemptNumber, error })
      },
    })

  const sleep = () =>
    new Promise<void>((resolve) => {
      wake = resolve
    })

  async function run(): Promise<void> {
    // The log tells nobody that a node was announced, or that it was made anew.
    let lookDue = false
    const looking = setInterval(() => {
      lookDue = true
      wake()
    }, retry.maxTimeout)
    try {
      while (!stopping.signal.aborted) {
        const due = lookDue
        lookDue = false
        if (due) await persistently(() => reader.isMadeAnew([...nodes.values()].map(({ partition }) => partition)))
        const worked = await persistently(step)
        if (worked || hasWork() || lookDue || stopping.signal.aborted) continue
        await sleep()
      }
    } finally {
      clearInterval(looking)
    }
  }

  return {
    start: async () => {
      listeners = journals.map((journal) =>
        journal.onAppend(() => {
          dirty.add(journal.nodeId)
          wake()
        }),
      )
      const unlessStopped = (error: unknown) => {
        if (!stopping.signal.aborted) throw error
      }
      const comparing = persistently(() => reader.compare([...nodes.values()].filter(needsComparing)))
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
    step,
    stateOf: (nodeId) => nodes.get(nodeId)?.state() ?? 'unknown',
    isReady: (nodeId) => !['behind', 'differs'].includes(nodes.get(nodeId)?.state() ?? 'unknown'),
    pending: () => [...nodes.values()].map((node) => ({ nodeId: node.nodeId, events: node.pending() })),
  }
}

const confirmedBy = (nodes: NodeRelay[]): number => nodes.reduce((sum, node) => sum + node.confirmedSeq(), 0)
