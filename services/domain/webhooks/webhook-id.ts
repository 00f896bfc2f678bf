import { hashOf } from '../canonical.ts'
import type { WebhookAttempt, WebhookSubscription } from './webhook-subscription.ts'

/**
 * The id of a delivery. It follows from what is told and from its place, so that a restart keeps it, and so that one id
 * is one message: a receiver that has taken it may leave a repeat aside. Where the same place has something else to tell
 * by now, because an item was revised or erased between two attempts, that is another message with another id.
 */
export function webhookIdOf(
  { subscriptionId, replays, delivered }: Pick<WebhookSubscription, 'subscriptionId' | 'replays' | 'delivered'>,
  kind: WebhookAttempt['kind'],
  told: string,
): string {
  const hash = hashOf(JSON.stringify([subscriptionId, replays, delivered, kind, told]))
  return `msg_${hash.slice('sha-256:'.length, 'sha-256:'.length + 32)}`
}
