import { type Instant, instantOf } from '../ids.ts'
import { webhookPauseMs } from './webhook-pause.ts'
import type { WebhookAttempt, WebhookSubscription } from './webhook-subscription.ts'

/** A change that somebody makes by hand. It ends the delivery in hand: the next attempt is made at once. */
const byHand = (before: WebhookSubscription, changed: Partial<WebhookSubscription>): WebhookSubscription => ({
  ...before,
  ...changed,
  failures: 0,
  nextAttemptAt: null,
  revision: before.revision + 1,
})

const isNow = (state: WebhookSubscription['state'], at: Instant) => ({
  state,
  stateSince: at,
  reason: null,
  detail: null,
})

export const pausedWebhook = (before: WebhookSubscription, at: Instant): WebhookSubscription =>
  before.state === 'active' ? byHand(before, { ...isNow('paused', at), reason: 'operator' }) : before

/** Goes on at its cursor. What was active already tries at once. */
export const resumedWebhook = (before: WebhookSubscription, at: Instant): WebhookSubscription =>
  byHand(before, before.state === 'active' ? {} : isNow('active', at))

/** Goes on at another place, which was before; null is the beginning. What is told again are new deliveries. */
export const replayedWebhook = (
  before: WebhookSubscription,
  cursor: string | null,
  at: Instant,
): WebhookSubscription => ({
  ...resumedWebhook(before, at),
  cursor,
  replays: before.replays + 1,
  delivered: 0,
  heldLimit: null,
  behindSince: at,
})

/** The hub itself refuses what the subscription asks for. It says so until somebody resumes it. */
export const refusedWebhook = (before: WebhookSubscription, detail: string, at: Instant): WebhookSubscription => ({
  ...before,
  ...isNow('paused', at),
  reason: 'refused',
  detail,
})

/** Nothing is there to be told before this cursor: also when it never came to a delivery, or when what failed went away. */
export function caughtUpWebhook(
  before: WebhookSubscription,
  { cursor, replays }: Pick<WebhookSubscription, 'cursor' | 'replays'>,
): WebhookSubscription {
  if (replays !== before.replays) return before
  return { ...before, cursor, failures: 0, nextAttemptAt: null, heldLimit: null, behindSince: null }
}

interface Attempted {
  attempt: WebhookAttempt
  /** As the subscription had them when it was begun. Before a later replay it changes nothing. */
  replays: number
  /** Further changes are known to wait. */
  more: boolean
  /** Of a reset: why the cursor does not count any more. */
  reason: string | null
  retryAfterMs: number | null
  /** From 0 to below 1. */
  random: number
}

/** How a subscription stands after an attempt. */
export function attemptedWebhook(before: WebhookSubscription, attempted: Attempted): WebhookSubscription {
  const { attempt, replays, more, reason, retryAfterMs, random } = attempted
  const { outcome, kind, at, toCursor, fromCursor, changes } = attempt
  if (replays !== before.replays) return before
  const done = { failures: 0, nextAttemptAt: null, heldLimit: null }
  if (outcome === 'gone') return { ...before, ...done, ...isNow('disabled', at), reason: 'gone' }
  if (outcome === 'delivered' && kind === 'reset')
    return { ...before, ...done, ...isNow('paused', at), reason: 'reset', detail: reason }
  if (outcome === 'delivered')
    return {
      ...before,
      ...done,
      cursor: toCursor,
      delivered: before.delivered + 1,
      behindSince: more ? (before.behindSince ?? at) : null,
    }
  const failures = before.failures + 1
  const pauseMs = webhookPauseMs(failures, { random, retryAfterMs })
  return {
    ...before,
    // What lies before it was delivered, or told nothing.
    cursor: fromCursor,
    failures,
    heldLimit: kind === 'page' ? Math.max(1, changes) : null,
    nextAttemptAt: instantOf(Date.parse(at) + attempt.milliseconds + pauseMs),
    behindSince: before.behindSince ?? at,
  }
}
