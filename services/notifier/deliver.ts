import type { Instant } from '../domain/ids.ts'
import { webhookKey } from '../domain/webhooks/webhook-key.ts'
import type { WebhookAttempt, WebhookSubscription } from '../domain/webhooks/webhook-subscription.ts'
import type { Delivery } from './next-delivery.ts'
import type { createPost, DeliveryAnswer } from './post-delivery.ts'

export interface DeliverDeps {
  post: ReturnType<typeof createPost>
  now: () => Instant
  /** Milliseconds of a clock that is never set. */
  uptime: () => number
  userAgent: string
}

/** Signs and posts a delivery once (Standard Webhooks 1.0). Gives what the log keeps, and for how long the receiver asks to be left alone. */
export async function deliver(
  subscription: WebhookSubscription,
  { webhookId, type, data, ...delivery }: Delivery,
  { post, now, uptime, userAgent, signal }: DeliverDeps & { signal?: AbortSignal },
): Promise<{ attempt: WebhookAttempt } & Pick<DeliveryAnswer, 'retryAfterMs'>> {
  const { subscriptionId, url, privateHost, key, failures } = subscription
  const at = now()
  const body = JSON.stringify({ type, timestamp: at, data })
  const seconds = String(Math.floor(Date.parse(at) / 1000))
  const headers = {
    'content-type': 'application/json',
    'user-agent': userAgent,
    'webhook-id': webhookId,
    'webhook-timestamp': seconds,
    'webhook-signature': webhookKey(key).signatureOf(`${webhookId}.${seconds}.${body}`),
  }
  const begun = uptime()
  const { outcome, status, error, retryAfterMs } = await post({ url, privateHost, headers, body, signal })
  const { kind, fromCursor, toCursor, changes } = delivery
  return {
    attempt: {
      ...{ subscriptionId, webhookId, kind, attempt: failures + 1, at, milliseconds: Math.round(uptime() - begun) },
      ...{ fromCursor, toCursor, changes, outcome, status, error },
    },
    retryAfterMs,
  }
}
