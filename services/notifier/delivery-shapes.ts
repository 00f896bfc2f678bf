import { z } from 'zod'
import 'zod-openapi'

const about = {
  subscription: z.string().meta({ description: 'The id of the subscription.', example: 'wh_5f3a9c01' }),
  outlets: z.array(z.string()).meta({ description: 'What was asked for; none stands for all items.' }),
  field: z.string().optional(),
  cursor: z.string().nullable().meta({
    description: 'Where this delivery begins: of `/v1/changes` with the same outlets and field. Null is the beginning.',
  }),
}
const timestamp = z.iso.datetime({ offset: true }).meta({ description: 'When the hub has read what it tells.' })

export type DeliveryType = keyof ReturnType<typeof deliveryShapes>

/** The bodies of deliveries. `changes` is the answer of `/v1/changes`. */
export const deliveryShapes = <Page extends z.ZodRawShape>(changes: z.ZodObject<Page>) => ({
  'changes.page': z.object({
    type: z.literal('changes.page'),
    timestamp,
    data: z.object({ ...about, ...changes.shape }),
  }),
  'changes.look': z.object({ type: z.literal('changes.look'), timestamp, data: z.object(about) }),
  'changes.reset': z.object({
    type: z.literal('changes.reset'),
    timestamp,
    data: z.object({
      ...about,
      reason: z.string().meta({ description: 'Why the cursor counts no more, as of the 410 `cursor-gone`.' }),
    }),
  }),
  'webhook.test': z.object({ type: z.literal('webhook.test'), timestamp, data: z.object(about) }),
})
