import { z } from 'zod'
import 'zod-openapi'
import { listedItemShape, listShape } from './shapes.ts'

const { withheld, total, next, asOf, lagSeconds } = listShape.shape

export const linksShape = z
  .object({
    itemId: z.string(),
    direction: z.enum(['in', 'out']),
    links: z
      .array(
        z.object({
          rel: z.string().meta({ description: 'What the link means, also one of a later hub.', example: 'interprets' }),
          part: z.string().optional().meta({ description: 'A row or a task of the item that is named.' }),
          version: z.int().optional().meta({ description: 'The version that was meant.' }),
          fingerprint: z.string().optional(),
          itemId: z.string().meta({ description: 'The item at the other end.' }),
          item: listedItemShape.nullable().meta({
            description: 'Null where you may not know of it yet, where it does not check, and where it is not here.',
          }),
        }),
      )
      .meta({ description: 'Of `in`, an item with several links to this one is there with each of them.' }),
    withheld,
    total: total.meta({ description: 'Of `in`: items on all pages, null as `total` of a list is. Of `out`: links.' }),
    next,
    asOf,
    lagSeconds,
  })
  .meta({ id: 'Links' })
