import type { Instant } from '../ids.ts'

/** What a delivery tells: a page of changes, or only that there are some (`look`). */
export const WEBHOOK_MODES = ['page', 'look'] as const
export type WebhookMode = (typeof WEBHOOK_MODES)[number]

/**
 * - `active`: what changes is delivered.
 * - `paused`: nothing is delivered until somebody resumes it. `reason` says who or what paused it.
 * - `disabled`: its receiver has answered 410.
 */
export const WEBHOOK_STATES = ['active', 'paused', 'disabled'] as const
type WebhookState = (typeof WEBHOOK_STATES)[number]

/**
 * Why it is not active: `operator` paused it; `reset`, its cursor does not count any more and the receiver was told so;
 * `refused`, the hub itself refuses the question, as of an outlet that is gone; `gone`, the receiver wants no more.
 */
type WebhookReason = 'operator' | 'reset' | 'refused' | 'gone'

/**
 * A webhook subscription: somebody's address, to which the hub delivers the changes of some outlets, in their order. All
 * that a process has to know after a restart is in it.
 */
export interface WebhookSubscription {
  subscriptionId: string
  url: string
  /** The host of `url`, where it may lie in a private network. Null: only public addresses. */
  privateHost: string | null
  /** `site/341222`. None stands for all items. */
  outlets: string[]
  field: string | null
  mode: WebhookMode
  /** So many changes are in a delivery at most. */
  limit: number
  /** `whsk_…` (Ed25519) or `whsec_…` (HMAC): secret. */
  key: string
  createdAt: Instant

  state: WebhookState
  reason: WebhookReason | null
  /** What the hub says of the reason: of a reset why the cursor is gone. */
  detail: string | null
  stateSince: Instant
  /** Everything before it was delivered. Null is the beginning. */
  cursor: string | null
  /** How often the cursor was set back. What is told again is a new delivery. */
  replays: number
  /** Deliveries that were taken since the last replay. */
  delivered: number
  /** Attempts of the delivery in hand that failed. */
  failures: number
  nextAttemptAt: Instant | null
  /** How many changes the delivery in hand has, so that a further attempt tells the same ones. */
  heldLimit: number | null
  /** Since when there is something that was not delivered. Null when nothing is known to wait. */
  behindSince: Instant | null
  /** Raised by each change that somebody makes, so that whoever delivers notices it. */
  revision: number
}

/** A hub reads the store for each of them. */
export const MOST_WEBHOOKS = 200
/** As of `/v1/changes`. */
export const MOST_CHANGES_TOLD = 200

/** What became of an attempt. Only `delivered` moves the cursor, and `gone` disables the subscription. */
export const WEBHOOK_OUTCOMES = [
  'delivered',
  'gone',
  'redirect',
  'refused',
  'timeout',
  'unreachable',
  'forbidden-address',
] as const
export type WebhookOutcome = (typeof WEBHOOK_OUTCOMES)[number]

/** One attempt to deliver, as the log keeps it: ids, cursors and the answer, and nothing of what was told. */
export interface WebhookAttempt {
  subscriptionId: string
  webhookId: string
  /** `test` is a call by hand, which moves nothing. */
  kind: WebhookMode | 'reset' | 'test'
  /** 1, 2, 3 … of this delivery. */
  attempt: number
  at: Instant
  milliseconds: number
  fromCursor: string | null
  /** Where the cursor goes when it is delivered. */
  toCursor: string | null
  changes: number
  outcome: WebhookOutcome
  /** The HTTP status, where there was an answer. */
  status: number | null
  /** The name of the failure, where there was none: `ECONNREFUSED`. */
  error: string | null
}
