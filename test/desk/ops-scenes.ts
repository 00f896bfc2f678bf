import { DatabaseSync } from 'node:sqlite'
import { HubError } from '../../services/domain/errors.ts'
import { itemIdOf, type NodeId } from '../../services/domain/ids.ts'
import { ed25519KeyText } from '../../services/domain/webhooks/webhook-key.ts'
import type { WebhookSubscription } from '../../services/domain/webhooks/webhook-subscription.ts'
import { newId } from '../../services/hub/clock.ts'
import { openWebhooks } from '../../services/hub/engines/open-stores.ts'
import { placeAt } from '../place-at.ts'
import { contentOf, type ScratchHub } from '../scratch-hub.ts'

export const WEBHOOK_KEY = ed25519KeyText(new Uint8Array(32).fill(7))

/** Puts into the log an event that a stolen key made at the node's first place, and bytes that are no event. */
export async function writeForeign(hub: ScratchHub, nodeId: NodeId): Promise<void> {
  const other = hub.openJournal(nodeId, 'other.sqlite')
  const command = {
    type: 'PublishItem',
    itemId: itemIdOf(nodeId, newId()),
    content: contentOf('伪造', '内容'),
  } as const
  hub.publisherOn(other).execute([{ command, idempotencyKey: 'forged', actor: 'thief', isNew: true }])
  const [forged] = other.read(1, 1)
  if (forged === undefined) throw new Error('nothing was forged')
  await hub.stopRelay()
  const records = [forged, { ...forged, body: new Uint8Array([1]) }]
  await hub.log.append(records.map(({ schema, body }) => ({ key: nodeId, nodeSeq: 1, schema, body })))
  other.close()
  await hub.caughtUp()
}

/** The log takes no record of the node any more. */
export function refuseNode({ log }: ScratchHub, nodeId: NodeId, says: string): void {
  const { append } = log
  log.append = async (entries) => {
    if (entries.some(({ key }) => key === nodeId)) throw new HubError('record-too-large', says)
    return append(entries)
  }
}

/** Changes the store's file behind the projector's back. */
export function replaceInStore({ readFile }: ScratchHub, before: string, after: string): void {
  const database = new DatabaseSync(readFile)
  database.prepare('UPDATE texts SET text = replace(text, ?, ?)').run(before, after)
  database.close()
}

/** Subscriptions that stand still. The notifier of the hub has noticed them when this returns. */
export function addStoppedWebhooks(hub: ScratchHub, some: Partial<WebhookSubscription>[]): void {
  const at = hub.clock.now
  const store = openWebhooks(placeAt(hub.folder).data)
  for (const more of some)
    store.add({
      ...{ subscriptionId: 'wh_paused', url: 'https://receiver.example/changes', privateHost: null, key: WEBHOOK_KEY },
      ...{ outlets: ['site/341222'], field: null, mode: 'page', limit: 10, createdAt: at, state: 'paused' },
      ...{ reason: 'operator', detail: null, stateSince: at, cursor: null, replays: 0, delivered: 0, failures: 3 },
      ...{ nextAttemptAt: null, heldLimit: null, behindSince: at, revision: 1, ...more },
    })
  store.close()
  hub.timers.pass(1000)
}
