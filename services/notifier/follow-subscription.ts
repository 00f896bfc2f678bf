import type { Hash } from '../domain/ids.ts'
import type { Timers } from '../domain/timers.ts'
import { attemptedWebhook, caughtUpWebhook, refusedWebhook } from '../domain/webhooks/webhook-changes.ts'
import type { WebhookAttempt, WebhookSubscription } from '../domain/webhooks/webhook-subscription.ts'
import type { ChangesSource } from '../ports/changes-source.ts'
import type { WebhookStore } from '../ports/webhook-store.ts'
import { type DeliverDeps, deliver } from './deliver.ts'
import { endedOrLeft, type Leaving, pauseUntilLeft } from './leaving.ts'
import { nextDelivery } from './next-delivery.ts'

export interface NotifierDeps extends DeliverDeps {
  store: WebhookStore
  source: ChangesSource
  timers: Timers
  /** From 0 to below 1. */
  random: () => number
  /** Lets only some work at a time. Those whose receivers fail wait for each other, and for nobody else. */
  inTurn<T>(isFailing: boolean, work: () => Promise<T>): Promise<T>
  onAttempt: (attempt: WebhookAttempt) => void
  onRefused: (subscription: WebhookSubscription, says: string) => void
  /** The stores cannot be read or written just now. */
  onFailure: (error: unknown) => void
}

/** After a failure of the stores, doubled each time. */
const AGAIN_MS = 2000
const MOST_DOUBLINGS = 5
/** What comes together is told together, and a store that is written to all the time is not read all the time. */
const GATHER_MS = 200
/** So many pages are remembered as told. */
const MOST_REMEMBERED = 1000
/** A clock that was set back must not hold a delivery for longer than its pause. */
const DAY_MS = 86_400_000

/**
 * Delivers to one subscription, one delivery after the other, until it is left, or until it is not active any more:
 * - *resting*: its last attempt failed, and the next one is due later.
 * - *looking*: it reads what is behind its cursor.
 * - *idle*: nothing is there; it waits for the next round of the store.
 * - *attempting*: the receiver has the delivery. The cursor moves, durably, after a 2xx only.
 */
export async function followSubscription(
  first: WebhookSubscription,
  deps: NotifierDeps,
  { leave, breakOff }: Leaving,
): Promise<void> {
  const { source, timers, now } = deps
  const pause = (milliseconds: number) => pauseUntilLeft(leave, milliseconds, timers)
  const toldBefore = new Set<Hash>()
  let subscription: WebhookSubscription | null = first
  // Ahead of the stored one where nothing was to be told. It is found again after a restart.
  let cursor = first.cursor
  const wait = async () => {
    const due = Date.parse(subscription?.nextAttemptAt ?? '') - Date.parse(now())
    if (due > 0) await pause(Math.min(due, DAY_MS))
  }
  const turn = async (): Promise<void> => {
    const round = source.latestRound()
    const begun = subscription as WebhookSubscription
    const next = await deps.inTurn(begun.failures > 0, async () => {
      if (leave.aborted) return null
      return attemptNext(begun, cursor, { ...deps, toldBefore, breakOff })
    })
    if (next === null) return
    subscription = next.subscription
    cursor = next.cursor
    if (!next.isIdle) return
    await endedOrLeft(leave, source.afterRound(round))
    await pause(GATHER_MS)
  }
  let inARow = 0
  while (!leave.aborted && subscription?.state === 'active') {
    await wait()
    if (leave.aborted) return
    try {
      await turn()
      inARow = 0
    } catch (error) {
      if (leave.aborted) return
      deps.onFailure(error)
      await pause(AGAIN_MS * 2 ** Math.min(inARow++, MOST_DOUBLINGS))
    }
  }
}

interface Turned {
  /** Null where it was removed. */
  subscription: WebhookSubscription | null
  cursor: string | null
  isIdle: boolean
}

/** Looks for something to tell and tells it once. Null where the attempt was broken off. */
async function attemptNext(
  subscription: WebhookSubscription,
  cursor: string | null,
  { toldBefore, breakOff, ...deps }: NotifierDeps & { toldBefore: Set<Hash>; breakOff: AbortSignal },
): Promise<Turned | null> {
  const { store, source, timers, now, random, onAttempt, onRefused } = deps
  const next = await nextDelivery(subscription, cursor, { source, turn: timers.turn, toldBefore })
  if ('nothingBefore' in next) {
    const { subscriptionId, replays, behindSince } = subscription
    const here = { cursor: next.nothingBefore, replays }
    const caughtUp =
      behindSince === null ? subscription : store.change(subscriptionId, (before) => caughtUpWebhook(before, here))
    return { subscription: caughtUp, cursor: here.cursor, isIdle: true }
  }
  if ('refused' in next) {
    const refused = store.change(subscription.subscriptionId, (before) => refusedWebhook(before, next.refused, now()))
    onRefused(subscription, next.refused)
    return { subscription: refused, cursor, isIdle: false }
  }
  const { delivery } = next
  const { attempt, retryAfterMs } = await deliver(subscription, delivery, { ...deps, signal: breakOff })
  if (breakOff.aborted && attempt.outcome !== 'delivered') return null
  const { more, reason } = delivery
  const { replays } = subscription
  const after = store.record(attempt, (before) =>
    attemptedWebhook(before, { attempt, replays, more, reason, retryAfterMs, random: random() }),
  )
  onAttempt(attempt)
  if (attempt.outcome === 'delivered') remember(delivery.withheldPages, toldBefore)
  return { subscription: after, cursor: after?.cursor ?? null, isIdle: false }
}

function remember(pages: Hash[], toldBefore: Set<Hash>): void {
  for (const page of pages) {
    if (toldBefore.size >= MOST_REMEMBERED) toldBefore.clear()
    toldBefore.add(page)
  }
}
