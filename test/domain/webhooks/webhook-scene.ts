import { parseInstant } from '../../../services/domain/ids.ts'
import { ed25519KeyText } from '../../../services/domain/webhooks/webhook-key.ts'
import type { WebhookAttempt, WebhookSubscription } from '../../../services/domain/webhooks/webhook-subscription.ts'

const at = parseInstant('2026-03-05T00:00:00.000Z')

export const subscriptionOf = (more: Partial<WebhookSubscription> = {}): WebhookSubscription => ({
  ...{ subscriptionId: 'wh_00000001', url: 'https://site.example.gov.cn/hook', privateHost: null },
  ...{ outlets: ['site/341222'], field: null, mode: 'page', limit: 100, key: ed25519KeyText(new Uint8Array(32)) },
  ...{ createdAt: at, state: 'active', reason: null, detail: null, stateSince: at, cursor: null, replays: 0 },
  ...{ delivered: 0, failures: 0, nextAttemptAt: null, heldLimit: null, behindSince: null, revision: 1 },
  ...more,
})

export const attemptOf = (more: Partial<WebhookAttempt> = {}): WebhookAttempt => ({
  ...{ subscriptionId: 'wh_00000001', webhookId: 'msg_1', kind: 'page', attempt: 1, at, milliseconds: 5 },
  ...{ fromCursor: null, toCursor: 'x', changes: 1, outcome: 'delivered', status: null, error: null },
  ...more,
})
