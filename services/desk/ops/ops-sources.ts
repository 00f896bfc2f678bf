import type { Directory } from '../../domain/directory/directory.ts'
import type { DirectoryFindings } from '../../domain/directory/directory-chain.ts'
import type { Instant, NodeId } from '../../domain/ids.ts'
import type { WebhookAttempt, WebhookSubscription } from '../../domain/webhooks/webhook-subscription.ts'
import type { DependencyState } from '../../http/health.ts'
import type { ParkedRecord, ParkReason } from '../../ports/parked-record.ts'
import type { DutyTally } from '../../query/duties/duty-tally.ts'
import type { WithheldItems } from '../../query/withheld-items.ts'

/** Events that wait for the next stage of their way, and the age of the first of them. Null is unknown. */
export interface WaitingEvents {
  events: number | null
  seconds: number | null
}

/** The stores as the monitor measures them. */
export interface MeasuredStores {
  generation: number | null
  partitions: {
    partition: number
    lagEvents: number | null
    lagSeconds: number | null
    heldUpSince: Instant | null
    caughtUpAt: Instant | null
  }[]
  parked: ReadonlyMap<ParkReason, number>
  nodes: { nodeId: NodeId; lastEventAt: Instant | null; gaps: number }[]
  lags: (WaitingEvents & {
    nodeId: NodeId
    journal: 'here' | 'unreadable' | 'elsewhere'
    stages: { journalled: WaitingEvents; logged: WaitingEvents }
    since: Instant | null
    isWaiting: boolean
  })[]
  erasurePending: number
}

/** How the relay of this process stands to one of its nodes. */
export interface RelayedNode {
  nodeId: NodeId
  /** In its journal and not yet in the log. Null where its journal cannot be read. */
  pending: WaitingEvents | null
  waitsForFile: boolean
  /** What keeps its events out of the log; `says` is English, for operators. */
  trouble: { code: string; says: string } | null
}

/** The webhooks of this process's folder. */
export interface ToldWebhooks {
  /** `none`: nobody has subscribed. `standing-by`: another process of the folder delivers. `failed`: its file cannot be used. */
  state: 'none' | 'standing-by' | 'delivering' | 'failed'
  /** Without their secrets. Only of who delivers. */
  subscriptions: { subscription: Omit<WebhookSubscription, 'key'>; latest: WebhookAttempt | null }[]
}

/** One role of this process: whether it can do its work, and all that it works with. */
export interface RoleStanding {
  role: string
  isReady: boolean
  checks: DependencyState[]
}

/** What a process knows of the hub, for its operators. Null is what another process knows, because this one has no such role. */
export interface OpsSources {
  roles: readonly string[]
  now: () => Instant
  /** Milliseconds of a clock that is never set. */
  uptime: () => number
  directory: () => Directory
  readiness: () => Promise<RoleStanding[]>
  /** As `/readyz`, `/metrics` and `hub lag` have it. */
  measure: (() => Promise<MeasuredStores>) | null
  /** The first parked records of a reason, by their place in the log. */
  parked: ((reason: ParkReason, limit: number) => Promise<Omit<ParkedRecord, 'value'>[]>) | null
  relay: (() => RelayedNode[]) | null
  withheld: WithheldItems['standing'] | null
  webhooks: (() => ToldWebhooks) | null
  duties: DutyTally['figures'] | null
  disk: () => { freeBytes: number; sizeBytes: number } | null
  findings: () => DirectoryFindings
  /** Takes a failure that nobody expected. */
  onFailure: (error: unknown) => void
}
