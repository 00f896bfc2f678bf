import type { Logger } from 'pino'
import type { WebhookAttempt, WebhookSubscription } from '../../domain/webhooks/webhook-subscription.ts'

/** From this attempt on the pauses are longer than a minute, and each failure gets a line. */
const SELDOM = 5

/** What the operator reads of deliveries: the first failure, those that come seldom, and that it is over. No address, which may hold a secret of the receiver's. */
export function webhookLogLines(logger: Pick<Logger, 'warn' | 'info'>) {
  return {
    attempted: ({ subscriptionId, kind, attempt, outcome, status, error }: WebhookAttempt): void => {
      const about = { subscriptionId, outcome, status, error }
      if (outcome === 'gone')
        logger.warn(about, `webhook ${subscriptionId}: its receiver wants no more (410): disabled`)
      else if (outcome === 'delivered' && kind === 'reset')
        logger.warn(
          about,
          `webhook ${subscriptionId}: its cursor counts no more, and the receiver was told so. Paused: hub webhooks resume ${subscriptionId} --from-start`,
        )
      else if (outcome === 'delivered' && attempt > 1)
        logger.info(about, `webhook ${subscriptionId}: taken at attempt ${attempt}`)
      else if (outcome !== 'delivered' && (attempt === 1 || attempt >= SELDOM))
        logger.warn(
          about,
          `webhook ${subscriptionId}: attempt ${attempt} failed: ${outcome}${status === null ? '' : ` (${status})`}${error === null ? '' : ` (${error})`}. It is tried again.`,
        )
    },
    refused: ({ subscriptionId }: WebhookSubscription, says: string): void =>
      logger.warn(
        { subscriptionId },
        `webhook ${subscriptionId}: paused, because the hub refuses what it asks for: ${says}`,
      ),
  }
}
