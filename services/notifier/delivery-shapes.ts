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

/** A body by the name of its schema, so that generators of clients make one type of it. */
const bodyOf = <Type extends string, Data extends z.ZodRawShape>(type: Type, id: string, data: Data) =>
  z.object({ type: z.literal(type), timestamp, data: z.object(data).meta({ id: `${id}Data` }) }).meta({ id })

/** The bodies of deliveries. `changes` is the answer of `/v1/changes`. */
export const deliveryShapes = <Page extends z.ZodRawShape>(changes: z.ZodObject<Page>) => ({
  'changes.page': bodyOf('changes.page', 'DeliveredPage', { ...about, ...changes.shape }),
  'changes.look': bodyOf('changes.look', 'DeliveredLook', about),
  'changes.reset': bodyOf('changes.reset', 'DeliveredReset', {
    ...about,
    reason: z.string().meta({ description: 'Why the cursor counts no more, as of the 410 `cursor-gone`.' }),
  }),
  'webhook.test': bodyOf('webhook.test', 'DeliveredTest', about),
})
