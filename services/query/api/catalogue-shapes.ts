import { z } from 'zod'
import 'zod-openapi'
import { CATALOGUE_STATES } from '../../domain/catalogue/in-force.ts'
import { dayShape, directoryShape } from './rule-shapes.ts'
import { listShape } from './shapes.ts'

const { withheld, next, asOf, lagSeconds } = listShape.shape

const verdict = z.object({
  itemId: z.string().meta({ description: 'Of the item that says so.' }),
  maker: z.string().meta({ description: 'The node that signed it.' }),
  verdict: z.enum(['approved', 'returned']),
  rowsHash: z.string(),
  day: dayShape,
  counts: z.boolean().meta({ description: 'Whether its maker was entitled to it on that day, by the set `review`.' }),
})

const catalogueShape = z
  .object({
    itemId: z.string(),
    title: z.string().nullable(),
    maker: z.object({ nodeId: z.string(), name: z.string() }),
    field: z.string().meta({ example: '救灾' }),
    state: z.enum(CATALOGUE_STATES).meta({
      description:
        'Of the newest version by that day: `in-force`; `changed` (an earlier one is in force, this one has no verdict); `unreviewed` (none was ever approved); `returned`.',
    }),
    version: z.int().meta({ description: 'The newest one by that day.' }),
    rowsHash: z.string().meta({ description: 'Of its rows: SHA-256 of the JCS of what they print.' }),
    rows: z.int().meta({ description: 'How many rows it has that have not lapsed.' }),
    inForce: z
      .object({ version: z.int(), rowsHash: z.string(), since: dayShape, rows: z.int() })
      .nullable()
      .meta({ description: 'The version whose rows say what is due.' }),
    verdicts: z.array(verdict).meta({ description: 'On any rows of the node in this field, the first one first.' }),
  })
  .meta({ id: 'Catalogue' })

export const cataloguesShape = z
  .object({
    on: dayShape,
    directory: directoryShape,
    catalogues: z.array(catalogueShape).meta({ description: 'By node, field and item. A page may have none.' }),
    incomplete: z
      .array(z.string())
      .meta({ description: 'Nodes with more catalogues or verdicts than are looked at: the newest ones count.' }),
    withheld,
    next,
    asOf,
    lagSeconds,
  })
  .meta({ id: 'Catalogues' })
