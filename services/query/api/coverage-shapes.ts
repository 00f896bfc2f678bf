import { z } from 'zod'
import 'zod-openapi'
import { COVERAGE_STATES } from '../catalogues/coverage.ts'
import { catalogueShape, incompleteShape, printedRowShape } from './catalogue-shapes.ts'
import { dayShape, directoryShape } from './rule-shapes.ts'
import { listShape } from './shapes.ts'

const { withheld, next, asOf, lagSeconds } = listShape.shape
const place = z.object({ code: z.string(), name: z.string() })

const cell = z.object({
  field: z.string(),
  state: z.enum(COVERAGE_STATES).meta({
    description:
      'Of the catalogue as in `Catalogue`; `none`; `not-applicable`: the office has nothing to publish in the field, by the set `fields`.',
  }),
  reason: z.string().nullable().meta({ description: 'Why it does not apply, in Chinese.' }),
  itemId: z.string().nullable().meta({ description: 'Of several catalogues of the field the one that stands best.' }),
  version: z.int().nullable().meta({ description: 'Its newest version.' }),
  inForce: z.object({ version: z.int(), since: dayShape }).nullable(),
})

export const coverageShape = z
  .object({
    on: dayShape,
    directory: directoryShape,
    division: place,
    fields: z.array(
      z.object({ name: z.string(), title: z.string().meta({ description: 'What it is called on that day.' }) }),
    ),
    offices: z
      .array(
        z.object({
          nodeId: z.string(),
          name: z.string(),
          level: z.enum(['city', 'county', 'township']),
          division: place,
          covered: z.int().meta({ description: 'Fields in which rows are in force.' }),
          applicable: z.int().meta({ description: 'Fields in which it is to have a catalogue.' }),
          cells: z.array(cell).meta({ description: 'In the order of `fields`.' }),
        }),
      )
      .meta({ description: 'By division and node: each county before its townships.' }),
    total: z.int().meta({ description: 'Offices on all pages.' }),
    incomplete: incompleteShape,
    withheld,
    next,
    asOf,
    lagSeconds,
  })
  .meta({ id: 'CatalogueCoverage' })

const versionShape = z.object({
  version: z.int(),
  day: dayShape.meta({ description: 'On which it was published.' }),
  rowsHash: z.string(),
})

export const diffShape = catalogueShape
  .pick({ itemId: true, title: true, maker: true, field: true })
  .extend({
    from: versionShape.nullable().meta({ description: 'Null where `to` is the first one.' }),
    to: versionShape,
    changes: z
      .array(
        z.object({
          rowId: z.string(),
          change: z.enum(['added', 'changed', 'ended', 'removed']),
          members: z.array(z.string()).meta({ description: 'Printed members that differ.' }),
          before: printedRowShape.nullable(),
          after: printedRowShape.nullable(),
        }),
      )
      .meta({ description: 'In the order of the later version, removed rows last.' }),
    withheld: z
      .array(z.object({ version: z.int() }))
      .meta({ description: 'Versions that were looked at and do not check.' }),
    asOf,
    lagSeconds,
  })
  .meta({ id: 'CatalogueDiff' })
