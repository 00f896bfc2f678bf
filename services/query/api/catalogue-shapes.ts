import { z } from 'zod'
import 'zod-openapi'
import { CATALOGUE_STATES } from '../../domain/catalogue/in-force.ts'
import type { RowLight } from '../duties/row-lights.ts'
import { catalogueRowShape } from './kind-member-shapes.ts'
import { dayShape, directoryShape } from './rule-shapes.ts'
import { listShape } from './shapes.ts'

const { items, withheld, total, next, asOf, lagSeconds } = listShape.shape

const verdict = z.object({
  itemId: z.string().meta({ description: 'Of the item that says so.' }),
  maker: z.string().meta({ description: 'The node that signed it.' }),
  verdict: z.enum(['approved', 'returned']),
  rowsHash: z.string(),
  day: dayShape,
  counts: z.boolean().meta({ description: 'Whether its maker was entitled to it on that day, by the set `review`.' }),
})

export const catalogueShape = z
  .object({
    itemId: z.string(),
    title: z.string().nullable(),
    maker: z.object({ nodeId: z.string(), name: z.string() }),
    field: z.string().meta({ example: '救灾' }),
    state: z.enum(CATALOGUE_STATES).meta({
      description:
        'Of the newest version by that day: `in-force`; `changed` (an earlier one is in force, this one has no verdict); `unreviewed` (none is approved); `returned`; `filed` (the list of a village, which nobody approves).',
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

export const incompleteShape = z.array(z.string()).meta({
  description: 'Nodes with more catalogues, verdicts or items of a row than are looked at: the newest ones count.',
})

export const cataloguesShape = z
  .object({
    on: dayShape,
    directory: directoryShape,
    catalogues: z.array(catalogueShape).meta({ description: 'By node, field and item. A page may have none.' }),
    incomplete: incompleteShape,
    withheld,
    next,
    asOf,
    lagSeconds,
  })
  .meta({ id: 'Catalogues' })

export const printedRowShape = catalogueRowShape
  .omit({ rowId: true, parentItemId: true, parentRowId: true, ended: true })
  .meta({ description: 'What is printed of it.' })

const LIGHTS = ['met', 'late', 'overdue', 'open', 'none'] as const satisfies RowLight['light'][]

const limitShape = z.object({
  text: z.string().nullable().meta({ description: 'As printed.', example: '自信息形成之日起20个工作日内' }),
  isRead: z.boolean().meta({ description: 'False where no adopted phrase reads it: then no day follows.' }),
  ruleId: z.string().nullable().meta({ description: 'Of the phrase in the set `clocks` by which it is read.' }),
  clauses: z.array(z.looseObject({ kind: z.string() })),
  otherLawPrevails: z.boolean(),
  ambiguous: z.string().nullable().meta({ description: 'Why it may be read in more than one way.' }),
  explain: z.array(z.string()).meta({ description: 'How it is read, in Chinese.' }),
})

export const catalogueRowAnswerShape = catalogueShape
  .pick({ itemId: true, title: true, maker: true, field: true, state: true })
  .extend({
    on: dayShape,
    directory: directoryShape,
    rowId: z.string(),
    inForce: z.object({ version: z.int(), since: dayShape, row: printedRowShape }).nullable().meta({
      description: 'As it is in force. Null where nothing is, and where the version in force does not have it.',
    }),
    newest: z.object({ version: z.int(), row: printedRowShape }).nullable().meta({
      description: 'As the newest version has it. Null where that one has it no more.',
    }),
    changed: z
      .array(z.string())
      .meta({ description: 'What the newest version prints otherwise than the one in force.' }),
    ended: dayShape.nullable().meta({ description: 'The day from which it has lapsed.' }),
    hasLapsed: z.boolean().meta({ description: 'Whether that day has come.' }),
    light: z.enum(LIGHTS).nullable().meta({
      description:
        'How it stands: `met`, `late`, `overdue`, `open`, or `none` where no day is known or nothing was published. Of a row that is due anew in each period by the last period that is over, of another one by the newest item. Null where it is not in force, or has lapsed.',
    }),
    nextDue: dayShape
      .nullable()
      .meta({ description: 'The next day on which something is due, of a row that is due anew in each period.' }),
    limit: limitShape,
    items: items.meta({ description: 'A page of what is shown today and names this row (`fulfils`), newest first.' }),
    incomplete: incompleteShape,
    withheld,
    total,
    next,
    asOf,
    lagSeconds,
  })
  .meta({ id: 'CatalogueRowAnswer' })
