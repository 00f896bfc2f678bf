import { existsSync, statSync } from 'node:fs'
import { basename } from 'node:path'
import { type AuditFault, faultAt, storeFaultAt } from '../../auditor/fault.ts'
import { HubError } from '../../domain/errors.ts'
import { webhookKey } from '../../domain/webhooks/webhook-key.ts'
import type { WebhookSubscription } from '../../domain/webhooks/webhook-subscription.ts'
import { webhookAddress } from '../../notifier/webhook-address.ts'
import { isChangeCursor } from '../../query/change-cursor.ts'
import type { DataFolder } from '../data/data-folder.ts'
import { openWebhooks } from '../engines/open-stores.ts'

const OTHERS = 0o077

/** Faults of the webhooks: of their file, of its mode, and of subscriptions that cannot be delivered to. Most hubs have none. */
export function webhookFaults(data: DataFolder): AuditFault[] {
  if (!existsSync(data.webhooksFile)) return []
  const place = { store: 'file', file: basename(data.webhooksFile) } as const
  const isOpen = (statSync(data.webhooksFile).mode & OTHERS) !== 0
  const ofMode = isOpen ? [faultAt(place, 'secret-open', 'it holds secrets, and other users may open it')] : []
  try {
    using store = openWebhooks(data)
    const damage = store.check().map((fault) => storeFaultAt(place, fault))
    const unusable = damage.length > 0 ? [] : store.subscriptions().flatMap((one) => faultsOfSubscription(one))
    return [...ofMode, ...damage, ...unusable.map((message) => faultAt(place, 'webhook-unusable', message))]
  } catch (error) {
    if (!(error instanceof HubError)) throw error
    return [...ofMode, faultAt(place, error.code, error.message)]
  }
}

/** Nothing of the secret is said. */
function faultsOfSubscription({ subscriptionId, key, url, privateHost, cursor }: WebhookSubscription): string[] {
  const says = (part: string) => [`${subscriptionId}: ${part}`]
  return [
    ...(isTaken(() => webhookKey(key)) ? [] : says('its secret cannot be read')),
    ...(isTaken(() => webhookAddress(url, { privateHost })) ? [] : says('its address is none that is delivered to')),
    ...(cursor === null || isChangeCursor(cursor) ? [] : says('its cursor is none of a hub')),
  ]
}

function isTaken(read: () => unknown): boolean {
  try {
    read()
    return true
  } catch (error) {
    if (error instanceof HubError) return false
    throw error
  }
}
