import { createFewAtOnce } from '../domain/few-at-once.ts'
import type { WebhookSubscription } from '../domain/webhooks/webhook-subscription.ts'
import { followSubscription, type NotifierDeps } from './follow-subscription.ts'

export interface Notifier {
  /** Ends all attempts: those under way get a moment. */
  stop(): Promise<void>
}

/** A page may have some megabytes, and each attempt holds one. */
const AT_ONCE = 8
/** Less than the threads of libuv, which a resolver that does not answer would take from everybody else. */
const FAILING_AT_ONCE = 3
/** An attempt under way may come to its end by itself for so long. */
const LAST_MOMENT_MS = 1000
/** In case that nobody has heard of a change. */
const LOOK_EVERY_MS = 10_000

/** Follows every subscription that is active, and whatever somebody makes of them meanwhile. The caller sees to it that no other process does so. */
export function startNotifier(deps: Omit<NotifierDeps, 'inTurn'>): Notifier {
  const { store, timers, onFailure } = deps
  const lanes = { well: createFewAtOnce(AT_ONCE), failing: createFewAtOnce(FAILING_AT_ONCE) }
  const following: NotifierDeps = {
    ...deps,
    inTurn: (isFailing, work) => (isFailing ? lanes.failing : lanes.well)(work),
  }
  const breakOff = new AbortController()
  const running = new Map<string, { revision: number; leave: AbortController; done: Promise<void> }>()
  const works = new Set<Promise<void>>()
  let isStopping = false

  const begin = (subscription: WebhookSubscription, before: Promise<void>) => {
    const { subscriptionId, revision } = subscription
    const leave = new AbortController()
    const follow = async () => {
      await before
      // The attempt that has just ended may have moved the cursor.
      const now = leave.signal.aborted ? null : store.subscription(subscriptionId)
      if (now !== null) await followSubscription(now, following, { leave: leave.signal, breakOff: breakOff.signal })
    }
    const done = follow()
      .catch(onFailure)
      .finally(() => works.delete(done))
    works.add(done)
    running.set(subscriptionId, { revision, leave, done })
  }
  /** Whoever was changed is left first, and begun again where the attempt under way has ended. */
  const look = () => {
    if (isStopping) return
    const stored = new Map(store.subscriptions().map((each) => [each.subscriptionId, each]))
    for (const [subscriptionId, one] of running) {
      const now = stored.get(subscriptionId)
      if (now?.revision === one.revision) continue
      one.leave.abort()
      if (now === undefined) running.delete(subscriptionId)
    }
    for (const subscription of stored.values()) {
      const one = running.get(subscription.subscriptionId)
      if (one?.revision !== subscription.revision) begin(subscription, one?.done ?? Promise.resolve())
    }
  }
  const lookSafely = () => {
    try {
      look()
    } catch (error) {
      onFailure(error)
    }
  }
  const stopHearing = store.onChange(lookSafely)
  const stopLooking = timers.every(LOOK_EVERY_MS, lookSafely, { background: true })
  lookSafely()

  return {
    stop: async () => {
      isStopping = true
      stopHearing()
      stopLooking()
      for (const { leave } of running.values()) leave.abort()
      const cancel = timers.after(LAST_MOMENT_MS, () => breakOff.abort())
      await Promise.all(works)
      cancel()
    },
  }
}
