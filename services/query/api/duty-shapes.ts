import { z } from 'zod'
import 'zod-openapi'
import { DUTY_STATES, DUTY_TYPES } from '../../domain/duties/duty.ts'
import { CELL_STATES } from '../../domain/plan/plan-progress.ts'
import { dayShape, directoryShape } from './rule-shapes.ts'
import { listShape } from './shapes.ts'

const { withheld, next, asOf, lagSeconds } = listShape.shape

const dutyShape = z
  .object({
    dutyId: z.string().meta({ description: 'The same whenever it is asked for.' }),
    type: z.enum(DUTY_TYPES).meta({
      description:
        '`publish`: an item within so many days after it was formed; `recur`: a row of a catalogue anew for each period; `posting`: an item left where it is for so long, or taken down in time; `task`: a task of a plan, of each unit that has it; `review`: a verdict on a catalogue or on evidence, of each office that may give it.',
    }),
    nodeId: z
      .string()
      .meta({ description: 'Whose duty it is. Of a unit without a node: the nearest above that has one.' }),
    divisionCode: z
      .string()
      .meta({ description: 'The place that it is about: that of the organ, a village, or the unit of a plan.' }),
    title: z.string(),
    subject: z.string().meta({ description: 'An item, `itemId#rowId` of a catalogue, or `itemId#no/unit` of a plan.' }),
    field: z.string().nullable(),
    period: z.string().nullable().meta({ example: '2025-Q4' }),
    rule: z
      .object({
        set: z.enum(['clocks', 'review']),
        id: z.string(),
        law: z.string().nullable(),
        article: z.string().nullable(),
      })
      .nullable()
      .meta({
        description:
          "A law's clock, or the phrase by which the row's limit was read; of the type `review` the rule that names the office.",
      }),
    row: z
      .object({ itemId: z.string(), rowId: z.string(), timeLimit: z.string().nullable(), basis: z.string().nullable() })
      .nullable()
      .meta({ description: 'The row of a catalogue in force that says so, as printed.' }),
    anchor: z.object({ event: z.string().nullable(), date: dayShape, from: z.string() }).nullable().meta({
      description: 'From when it counts; `from` is the member that says so.',
    }),
    due: dayShape.nullable(),
    provisional: z.boolean().meta({ description: 'A year that counts has no adopted calendar yet.' }),
    state: z.enum(DUTY_STATES).meta({
      description:
        '`open`; `met` in time; `late`: met after its day, or taken down before it; `overdue`: its day is over, and it is still to be done; `undated`: no day follows; `ambiguous`: several limits, and the shortest counts.',
    }),
    metOn: dayShape.nullable(),
    workdaysLate: z.int().meta({ description: 'Working days behind the day, 0 also where it was met on a day off.' }),
    by: z.string().nullable().meta({ description: 'The item by which it was met.' }),
    backfilled: z.boolean().meta({ description: 'Entered long after it was published; its claimed day counts.' }),
    task: z
      .object({
        no: z.int(),
        unit: z.object({ id: z.string(), name: z.string() }),
        lead: z.string().nullable(),
        time: z.string().nullable(),
        progress: z.enum(CELL_STATES),
        reportedOn: dayShape.nullable(),
      })
      .nullable()
      .meta({
        description:
          'Of the type `task`: what the plan says, as printed, and how its progress calls it. What is `reported` and not confirmed yet is `open`; a task without an end is `undated`.',
      }),
    review: z
      .object({ reviews: z.enum(['catalogue', 'evidence']), nodeId: z.string(), name: z.string() })
      .nullable()
      .meta({ description: 'Of the type `review`: what `subject` is, and whose.' }),
    explain: z.array(z.string()).meta({ description: 'How it was counted (计算依据), in Chinese.' }),
  })
  .meta({ id: 'Duty' })

export const dutiesShape = z
  .object({
    on: dayShape,
    directory: directoryShape,
    duties: z.array(dutyShape).meta({ description: 'A page may have none and still have a `next`.' }),
    incomplete: z
      .array(z.string())
      .meta({ description: 'Nodes with more catalogues, verdicts or items of a row than are looked at.' }),
    withheld,
    next,
    asOf,
    lagSeconds,
  })
  .meta({ id: 'Duties' })
