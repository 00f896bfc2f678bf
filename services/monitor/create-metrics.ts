import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { DirectoryFindings } from '../domain/directory/directory-chain.ts'
import { HubError } from '../domain/errors.ts'
import type { Instant, NodeId } from '../domain/ids.ts'
import type { OutletKind } from '../domain/outlets.ts'
import { createDirectoryGauges } from './directory-gauges.ts'
import type { Measurement } from './measure.ts'
import { createStoredGauges } from './stored-gauges.ts'

/** An event that the live generation made readable. */
interface ReadableEvent {
  /** When the node journalled it. */
  at: Instant
  makerLevel: 'township' | 'county' | 'city'
  outletKinds: OutletKind[]
}

export interface Metrics {
  /** Counts the outcomes of a batch of the live generation. `now` is when it became readable. */
  batchApplied(report: { counts: Map<string, number>; applied: ReadableEvent[] }, now: Instant): void
  requestAnswered(answer: { method: string; route: string; status: number; seconds: number }): void
  /** Counts a stored item that was not shown because it does not check. */
  itemWithheld(fault: string): void
  /** The metrics in Prometheus text format. The stores are measured for each call. */
  text(): Promise<string>
  readonly contentType: string
}

export interface MetricsDeps {
  /** Measures the stores. Left out where another process is the monitor. */
  measure?: () => Promise<Measurement>
  /** Events that a node journalled and the log does not have yet. Left out where no relay runs. */
  relayPending?: () => { nodeId: NodeId; events: number }[]
  /** What this process found in the directory's log beside the events that count. */
  directoryFindings?: () => DirectoryFindings
}

const SYNC_BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15, 60, 300, 3600]
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
export function createMetrics({ measure, relayPending = () => [], directoryFindings }: MetricsDeps): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  for (const name of MISNAMED) registry.removeSingleMetric(name)
  const sync = new Histogram({
    name: 'hub_sync_seconds',
    help: 'From journalled to readable, by level of the maker and kind of outlet',
    labelNames: ['level', 'outlet'],
    buckets: SYNC_BUCKETS,
    registers: [registry],
  })
  const events = new Counter({
    name: 'hub_events_total',
    help: 'Log records by what became of them',
    labelNames: ['outcome'],
    registers: [registry],
  })
  const withheld = new Counter({
    name: 'hub_items_withheld_total',
    help: 'Stored items not shown because they do not check',
    labelNames: ['fault'],
    registers: [registry],
  })
  const http = new Histogram({
    name: 'hub_http_request_seconds',
    help: 'HTTP requests by route',
    labelNames: ['method', 'route', 'status'],
    buckets: HTTP_BUCKETS,
    registers: [registry],
  })
  const pending = new Gauge({
    name: 'hub_relay_pending_events',
    help: 'Journalled and not yet in the log',
    labelNames: ['node'],
    registers: [registry],
  })
  const setFindings = directoryFindings === undefined ? null : createDirectoryGauges(registry)
  const setStored = measure === undefined ? null : createStoredGauges(registry)

  return {
    contentType: registry.contentType,
    batchApplied: ({ counts, applied }, now) => {
      for (const [outcome, count] of counts) events.inc({ outcome }, count)
      for (const { at, makerLevel, outletKinds } of applied) {
        const seconds = Math.max(0, (Date.parse(now) - Date.parse(at)) / 1000)
        for (const outlet of outletKinds) sync.observe({ level: makerLevel, outlet }, seconds)
      }
    },
    requestAnswered: ({ method, route, status, seconds }) =>
      http.observe({ method, route, status: String(status) }, seconds),
    itemWithheld: (fault) => withheld.inc({ fault }),
    text: async () => {
      if (measure !== undefined) setStored?.(await orUnknown(measure))
      pending.reset()
      for (const { nodeId, events: count } of relayPending()) pending.set({ node: nodeId }, count)
      if (directoryFindings !== undefined) setFindings?.(directoryFindings())
      return registry.metrics()
    },
  }
}
