import { z } from 'zod'
import { type DeliveryType, deliveryShapes } from '../../notifier/delivery-shapes.ts'
import type { SentMessages } from '../../query/api/sent-messages.ts'
import { changesShape } from '../../query/api/shapes.ts'

const SAYS: Record<DeliveryType, [operationId: string, summary: string, description: string]> = {
  'changes.page': [
    'takeChanges',
    'A page of changes',
    'The members of `data` are those of `listChanges`, behind `cursor`. Keep `next` and the changes together: with it you can go on by yourself in `/v1/changes`. One may be told again: the higher `version` counts, and below `erasedBelow` every copy is to be deleted.',
  ],
  'changes.look': [
    'lookForChanges',
    'There are changes',
    'Of a subscription that only wants to be told to look: ask `/v1/changes` with your own cursor.',
  ],
  'changes.reset': [
    'beginAnew',
    'The cursor counts no more',
    'As the 410 `cursor-gone` of `/v1/changes`. Nothing follows until the operators resume the subscription from the start.',
  ],
  'webhook.test': ['answerTest', 'Somebody tries whether you answer', 'It tells nothing.'],
}

const headers = z.object({
  'webhook-id': z.string().meta({
    description: 'The same id is the same message. Leave aside what you have taken already.',
    example: 'msg_954c765a642929e4e7212187b11078e9',
  }),
  'webhook-timestamp': z.string().meta({
    description: 'Of the attempt, in seconds since 1970. Refuse what is more than 5 minutes off.',
    example: '1772672400',
  }),
  'webhook-signature': z.string().meta({
    description: 'Over `<id>.<timestamp>.<body>`: `v1a,…` by Ed25519 (`whpk_…`), `v1,…` by HMAC-SHA256 (`whsec_…`).',
    example: 'v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=',
  }),
})

const ANSWERS = {
  204: { description: 'Taken, as any 2xx within 15 s says. The next delivery comes behind it' },
  410: { description: 'No more: the subscription is disabled' },
  503: { description: 'Not now, as anything else says: tried again, after `Retry-After` at the earliest' },
}

/** What the hub sends to webhooks (Standard Webhooks 1.0), for `/openapi.json`. */
export const WEBHOOKS: SentMessages = Object.fromEntries(
  Object.entries(deliveryShapes(changesShape)).map(([type, body]) => {
    const [operationId, summary, description] = SAYS[type as DeliveryType]
    return [type, { ...{ operationId, tag: 'Webhooks', summary, description }, headers, body, answers: ANSWERS }]
  }),
)
