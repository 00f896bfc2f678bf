import { Counter, Gauge, type Registry } from 'prom-client'
import { WEBHOOK_OUTCOMES, WEBHOOK_STATES, type WebhookOutcome } from '../domain/webhooks/webhook-subscription.ts'

/** How many subscriptions there are by state, and for how many seconds the oldest active one has been behind. */
export interface WebhookFigures {
  byState: ReadonlyMap<string, number>
  behindSeconds: number
}

/** Null where this process delivers nothing, because another one does. */
export type WebhookFiguresSource = () => WebhookFigures | null

export function createWebhookGauges(
  registry: Registry,
  figures: WebhookFiguresSource,
): { set(): void; attempted(outcome: WebhookOutcome): void } {
  const registers = [registry]
  const deliveries = new Counter({
    name: 'hub_webhook_deliveries_total',
    help: 'Attempts to deliver changes to a webhook, by what became of them',
    labelNames: ['outcome'],
    registers,
  })
  for (const outcome of WEBHOOK_OUTCOMES) deliveries.inc({ outcome }, 0)
  const subscriptions = new Gauge({
    name: 'hub_webhook_subscriptions',
    help: 'Webhook subscriptions of this folder',
    labelNames: ['state'],
    registers,
  })
  const behind = new Gauge({
    name: 'hub_webhook_behind_seconds',
    help: 'For how long the active webhook subscription that waits longest has had something undelivered',
    // Without a sample where this process does not deliver.
    labelNames: [] as string[],
    registers,
  })
  return {
    attempted: (outcome) => deliveries.inc({ outcome }),
    set: () => {
      const now = figures()
      subscriptions.reset()
      behind.remove()
      if (now === null) return
      for (const state of WEBHOOK_STATES) subscriptions.set({ state }, now.byState.get(state) ?? 0)
      behind.set(now.behindSeconds)
    },
  }
}
