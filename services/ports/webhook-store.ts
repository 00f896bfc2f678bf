import type { WebhookAttempt, WebhookSubscription } from '../domain/webhooks/webhook-subscription.ts'
import type { StoreFault } from './store-fault.ts'

type ChangeOf = (before: WebhookSubscription) => WebhookSubscription

/**
 * The private store of webhook subscriptions: each with its secret, its cursor and how its delivery in hand stands, and a
 * bounded log of attempts. Several processes may use it at the same time. What a call has written is durable when the
 * call returns. Everything throws HubError when the disk fails, and `store-damaged` for a subscription that is not as it
 * was written.
 */
export interface WebhookStore {
  /** `full` when there are `MOST_WEBHOOKS` already. */
  add(subscription: WebhookSubscription): 'added' | 'full'
  /** In the order in which they were made. */
  subscriptions(): WebhookSubscription[]
  subscription(subscriptionId: string): WebhookSubscription | null
  /** Replaces it by what `change` makes of it, in one step. Gives that; null where it is not there. */
  change(subscriptionId: string, change: ChangeOf): WebhookSubscription | null
  /** The same, and keeps an attempt in the log. Nothing is kept of a subscription that is not there any more. */
  record(attempt: WebhookAttempt, change: ChangeOf): WebhookSubscription | null
  /** The latest first. */
  attempts(subscriptionId: string, limit: number): WebhookAttempt[]
  /** The latest attempt of a delivery, while the log still has it. */
  latestAttempt(subscriptionId: string, webhookId: string): WebhookAttempt | null
  /** Removes it and its log, and wipes the bytes of its secret. False where it is not there. */
  remove(subscriptionId: string): Promise<boolean>
  /** Calls back after changes by any process; once too often, never too seldom. Gives the way to stop. */
  onChange(listener: () => void): () => void
  /** Checks the file as the engine does, and that each row is as it was written. */
  check(): StoreFault[]
  close(): void
}

/** So many attempts of a subscription are kept in the log. */
export const MOST_ATTEMPTS_KEPT = 1000
