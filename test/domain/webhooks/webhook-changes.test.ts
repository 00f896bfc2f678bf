import { expect } from 'chai'
import fc from 'fast-check'
import { parseInstant } from '../../../services/domain/ids.ts'
import {
  attemptedWebhook,
  pausedWebhook,
  refusedWebhook,
  replayedWebhook,
  resumedWebhook,
} from '../../../services/domain/webhooks/webhook-changes.ts'
import { webhookPauseMs } from '../../../services/domain/webhooks/webhook-pause.ts'
import type { WebhookAttempt, WebhookOutcome } from '../../../services/domain/webhooks/webhook-subscription.ts'
import { attemptOf, subscriptionOf } from './webhook-scene.ts'

const at = parseInstant('2026-03-05T01:00:00.000Z')
const later = parseInstant('2026-03-05T02:00:00.000Z')
const DAY_MS = 86_400_000

const attempted = (outcome: WebhookOutcome, more: Partial<WebhookAttempt> = {}) => ({
  attempt: attemptOf({ outcome, at, fromCursor: 'a', toCursor: 'b', changes: 3, ...more }),
  ...{ replays: 0, more: false, reason: null, retryAfterMs: null, random: 0 },
})

describe('a webhook subscription', () => {
  it('moves its cursor when a delivery was taken, and only then', () => {
    const before = subscriptionOf({ cursor: 'a', failures: 2, nextAttemptAt: at, heldLimit: 3, behindSince: at })
    expect(attemptedWebhook(before, attempted('delivered'))).to.deep.equal({
      ...before,
      ...{ cursor: 'b', delivered: 1, failures: 0, nextAttemptAt: null, heldLimit: null, behindSince: null },
    })
    for (const outcome of ['redirect', 'refused', 'timeout', 'unreachable', 'forbidden-address'] as const)
      expect(attemptedWebhook(before, attempted(outcome))).to.deep.equal({
        ...before,
        ...{ cursor: 'a', failures: 3, heldLimit: 3, nextAttemptAt: '2026-03-05T01:00:20.005Z' },
      })
  })

  it('knows since when it is behind, also when there is more than one delivery', () => {
    const failed = attemptedWebhook(subscriptionOf({ cursor: 'a', behindSince: null }), attempted('timeout'))
    expect(failed.behindSince).to.equal(at)
    const one = attemptedWebhook(failed, { ...attempted('delivered', { at: later }), more: true })
    expect(one.behindSince).to.equal(at)
    expect(attemptedWebhook(one, attempted('delivered', { at: later })).behindSince).to.equal(null)
  })

  it('is disabled by a 410, and paused by a reset that was taken', () => {
    const before = subscriptionOf({ cursor: 'a' })
    const gone = attemptedWebhook(before, attempted('gone'))
    expect(gone).to.include({ state: 'disabled', reason: 'gone', stateSince: at, cursor: 'a' })
    const reset = attemptedWebhook(before, { ...attempted('delivered', { kind: 'reset' }), reason: 'rebuilt' })
    expect(reset).to.include({ state: 'paused', reason: 'reset', detail: 'rebuilt', cursor: 'a', delivered: 0 })
    expect(attemptedWebhook(before, attempted('timeout', { kind: 'reset' }))).to.include({
      state: 'active',
      failures: 1,
      heldLimit: null,
    })
  })

  it('keeps its pause while an attempt ends, and forgets an attempt of before a replay', () => {
    const paused = pausedWebhook(subscriptionOf({ cursor: 'a' }), at)
    expect(paused).to.include({ state: 'paused', reason: 'operator', revision: 2 })
    expect(attemptedWebhook(paused, attempted('delivered'))).to.include({ state: 'paused', cursor: 'b' })
    const replayed = replayedWebhook(paused, null, later)
    expect(replayed).to.include({ state: 'active', reason: null, cursor: null, replays: 1, delivered: 0 })
    expect(attemptedWebhook(replayed, attempted('delivered'))).to.equal(replayed)
  })

  it('tries at once when somebody resumes it', () => {
    const failing = subscriptionOf({ failures: 9, nextAttemptAt: later, stateSince: at })
    expect(resumedWebhook(failing, later)).to.include({ failures: 0, nextAttemptAt: null, revision: 2, stateSince: at })
    const refused = refusedWebhook(failing, 'no such outlet', later)
    expect(refused).to.include({ state: 'paused', reason: 'refused', detail: 'no such outlet', revision: 1 })
    expect(resumedWebhook(refused, later)).to.include({ state: 'active', reason: null, detail: null })
  })
})

describe('the pause after a failure', () => {
  it('doubles from 5 s to a day, of which half is left to chance', () => {
    const full = [1, 2, 3, 10, 15, 16, 100, 10_000].map((n) => webhookPauseMs(n, { random: 0, retryAfterMs: null }))
    expect(full).to.deep.equal([5000, 10_000, 20_000, 2_560_000, 81_920_000, DAY_MS, DAY_MS, DAY_MS])
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e6 }), fc.double({ min: 0, max: 0.999, noNaN: true }), (n, random) => {
        const longest = webhookPauseMs(n, { random: 0, retryAfterMs: null })
        const pause = webhookPauseMs(n, { random, retryAfterMs: null })
        return pause <= longest && pause >= longest / 2 && longest <= DAY_MS
      }),
    )
  })

  it('is as long as the receiver asks, up to a day', () => {
    expect(webhookPauseMs(1, { random: 0, retryAfterMs: 60_000 })).to.equal(60_000)
    expect(webhookPauseMs(8, { random: 0, retryAfterMs: 1000 })).to.equal(640_000)
    expect(webhookPauseMs(1, { random: 0, retryAfterMs: 1e12 })).to.equal(DAY_MS)
  })
})
