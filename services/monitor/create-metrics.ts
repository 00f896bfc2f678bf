import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { DirectoryFindings } from '../domain/directory/directory-chain.ts'
import { HubError } from '../domain/errors.ts'
import type { Instant, NodeId } from '../domain/ids.ts'
import type { WebhookOutcome } from '../domain/webhooks/webhook-subscription.ts'
import { type AttachmentCounters, createAttachmentCounters } from './attachment-counters.ts'
import { createDirectoryGauges } from './directory-gauges.ts'
import { createDutyGauges, type DutyGaugeSources } from './duty-gauges.ts'
import type { Measurement } from './measure.ts'
import { createProcessGauges, type ProcessFacts } from './process-gauges.ts'
import { createRelayStoppedGauge } from './relay-stopped-gauge.ts'
import { createServerErrors } from './server-errors.ts'
import { createStoredGauges } from './stored-gauges.ts'
import { createSyncSeconds, type ReadableEvent } from './sync-seconds.ts'
import { createWebhookGauges, type WebhookFiguresSource } from './webhook-gauges.ts'

/** What became of a batch of the generation that readers use. */
export interface AppliedBatch {
  counts: Map<string, number>
  applied: ReadableEvent[]
  /** For how long this process has kept that generation. */
  followedSeconds: number
}

export interface Metrics {
  /** Counts the outcomes of a batch of the live generation. `now` is when it became readable. */
  batchApplied(report: AppliedBatch, now: Instant): void
  requestAnswered(answer: { method: string; route: string; status: number; seconds: number }): void
  /** Counts a stored item that was not shown because it does not check. */
  itemWithheld(fault: string): void
  /** Counts an attempt to deliver to a webhook. */
  webhookAttempted(outcome: WebhookOutcome): void
  /** Counts files that items name, by what became of them. */
  attachmentsDone: AttachmentCounters['count']
  /** The metrics in Prometheus text format. The stores are measured for each call. */
  text(): Promise<string>
  readonly contentType: string
}

export interface MetricsDeps {
  /** Measures the stores. Left out where another process is the monitor. */
  measure?: () => Promise<Measurement>
  /**
   * Events that a node journalled and the log does not have yet, and the age of the first of them; null is unknown. Left
   * out where no relay runs.
   */
  relayPending?: () => { nodeId: NodeId; events: number; seconds: number | null }[]
  /** Everything that a counter may be asked for: each begins with 0, because an increase from nothing is not seen. */
  outcomes?: readonly string[]
  withheldFaults?: readonly string[]
  process?: ProcessFacts
  /** What this process found in the directory's log beside the events that count. */
  directoryFindings?: () => DirectoryFindings
  /** The nodes of this process, and whether their events get into the log. Left out where no relay runs. */
  relayNodes?: () => { nodeId: NodeId; isStopped: boolean }[]
  /** The nodes of this process, and whether an event of each waits for a file. Left out where no relay runs. */
  waitingForFiles?: () => Parameters<AttachmentCounters['setWaiting']>[0]
  /** What offices have to publish. Left out where nothing is read. */
  due?: DutyGaugeSources
  /** How many readers follow the changes. Left out where nothing is read. */
  streams?: () => number
  /** How the webhook subscriptions of this folder stand. Left out where none are delivered to. */
  webhooks?: WebhookFiguresSource
}

const HTTP_BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 30]

/** promtool takes these gauges of prom-client for counters. `nodejs_active_resources` and its like say the same. */
const MISNAMED = ['nodejs_active_handles_total', 'nodejs_active_requests_total', 'nodejs_active_resources_total']

/** A store that cannot be reached must not hide the other metrics. Its own metrics have no sample then. */
const orUnknown = (measure: () => Promise<Measurement>): Promise<Measurement | null> =>
  measure().catch((error: unknown) => {
    if (error instanceof HubError) return null
    throw error
  })

/** The hub's metrics. All labels are of closed sets. */
export function createMetrics(deps: MetricsDeps): Metrics {
  const { measure, relayPending, relayNodes, directoryFindings, outcomes = [], withheldFaults = [] } = deps
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  for (const name of MISNAMED) registry.removeSingleMetric(name)
  const observeSync = createSyncSeconds(registry)
  const events = counterOf(registry, 'hub_events_total', 'Log records by what became of them', 'outcome')
  for (const outcome of outcomes) events.inc({ outcome }, 0)
  const withheld = counterOf(
    registry,
    'hub_items_withheld_total',
    'Stored items not shown because they do not check',
    'fault',
  )
  for (const fault of withheldFaults) withheld.inc({ fault }, 0)
  const http = new Histogram({
    name: 'hub_http_request_seconds',
    help: 'HTTP requests by route',
    labelNames: ['method', 'route', 'status'],
    buckets: HTTP_BUCKETS,
    registers: [registry],
  })
  const countServerError = createServerErrors(registry)
  const setPending = createPendingGauges(registry)
  const setFindings = directoryFindings === undefined ? null : createDirectoryGauges(registry)
  const setRelayStopped = createRelayStoppedGauge(registry)
  const setProcess = deps.process === undefined ? null : createProcessGauges(registry, deps.process)
  const setDue = deps.due === undefined ? null : createDutyGauges(registry, deps.due)
  const setStreams = deps.streams === undefined ? null : createStreamGauge(registry, deps.streams)
  const webhooks = deps.webhooks === undefined ? null : createWebhookGauges(registry, deps.webhooks)
  const attachments = createAttachmentCounters(registry)
  const setStored = measure === undefined ? null : createStoredGauges(registry)

  return {
    contentType: registry.contentType,
    batchApplied: ({ counts, applied, followedSeconds }, now) => {
      for (const [outcome, count] of counts) events.inc({ outcome }, count)
      observeSync(applied, { now, followedSeconds })
    },
    requestAnswered: ({ method, route, status, seconds }) => {
      http.observe({ method, route, status: String(status) }, seconds)
      countServerError({ route, status })
    },
    itemWithheld: (fault) => withheld.inc({ fault }),
    webhookAttempted: (outcome) => webhooks?.attempted(outcome),
    attachmentsDone: attachments.count,
    text: async () => {
      attachments.setWaiting(deps.waitingForFiles?.() ?? [])
      if (measure !== undefined) setStored?.(await orUnknown(measure))
      setRelayStopped(relayNodes?.() ?? [])
      setProcess?.()
      setDue?.()
      setStreams?.()
      webhooks?.set()
      setPending(relayPending?.() ?? [])
      if (directoryFindings !== undefined) setFindings?.(directoryFindings())
      return registry.metrics()
    },
  }
}

const counterOf = <Label extends string>(registry: Registry, name: string, help: string, label: Label) =>
  new Counter({ name, help, labelNames: [label], registers: [registry] })

function createStreamGauge(registry: Registry, streams: () => number): () => void {
  const gauge = new Gauge({
    name: 'hub_streams_open',
    help: 'Readers who follow the changes (/v1/changes/stream)',
    registers: [registry],
  })
  return () => gauge.set(streams())
}

/** What the journals of this process hold and the log is not known to have. A node whose journal cannot be read has no sample. */
function createPendingGauges(
  registry: Registry,
): (pending: ReturnType<NonNullable<MetricsDeps['relayPending']>>) => void {
  const events = new Gauge({
    name: 'hub_relay_pending_events',
    help: 'Journalled and not yet in the log',
    labelNames: ['node'],
    registers: [registry],
  })
  const seconds = new Gauge({
    name: 'hub_relay_pending_seconds',
    help: 'Age of the first event that is journalled and not yet in the log; 0 when there is none',
    labelNames: ['node'],
    registers: [registry],
  })
  return (pending) => {
    events.reset()
    seconds.reset()
    for (const node of pending) {
      events.set({ node: node.nodeId }, node.events)
      if (node.seconds !== null) seconds.set({ node: node.nodeId }, node.seconds)
    }
  }
}
