import { z } from 'zod'
import 'zod-openapi'
import { CELL_STATES, type CellState } from '../../domain/plan/plan-progress.ts'
import { listShape } from './shapes.ts'

const { withheld, next, asOf, lagSeconds } = listShape.shape

const day = z.iso.date()
const counts = z
  .object(Object.fromEntries(CELL_STATES.map((state) => [state, z.int()])) as Record<CellState, z.ZodInt>)
  .meta({ id: 'PlanCounts', description: 'How many cells have each state.' })

const evidence = z
  .object({
    itemId: z.string(),
    version: z.int(),
    title: z.string(),
    maker: z.string().meta({ description: 'The organ that it is from.' }),
    part: z.string().nullable().meta({ description: 'The task, as the item names it. Null: the whole plan.' }),
    day: day.meta({
      description: 'The day of its publication; of what was recorded later (`backfilled`) the one it claims.',
    }),
    backfilled: z.boolean(),
    verdict: z
      .enum(['approved', 'returned'])
      .nullable()
      .meta({ description: 'What those who may review it say of this very version.' }),
  })
  .meta({ id: 'PlanEvidence' })

const unmatched = (description: string) =>
  z.object({ total: z.int(), evidence: z.array(evidence) }).meta({ description: `${description} The first 100.` })

export const planProgressShape = z
  .object({
    itemId: z.string(),
    version: z.int(),
    fingerprint: z.string(),
    title: z.string(),
    on: day,
    generation: z.int(),
    checkpoints: z
      .array(z.object({ partition: z.int(), nextOffset: z.int() }))
      .meta({ description: 'How far the log was applied.' }),
    directory: z.object({ position: z.int(), hash: z.string() }),
    counts,
    overdueTasks: z.array(z.int()).meta({ description: 'Tasks of which a unit is overdue.' }),
    tasks: z
      .array(
        z.object({
          no: z.int(),
          text: z.string(),
          lead: z.string().optional(),
          responsible: z.string().optional(),
          due: day.optional().meta({ description: 'The last day on which it is in time. It never moves.' }),
          dueRaw: z.string().optional(),
          continuous: z.boolean().optional(),
          units: z.int(),
          counts,
        }),
      )
      .meta({ description: 'All tasks, or the one that is asked for.' }),
    cells: z
      .array(
        z.object({
          task: z.int(),
          unit: z.object({ id: z.string(), name: z.string() }),
          state: z.enum(CELL_STATES),
          reportedOn: day.nullable().meta({ description: 'Of the first evidence.' }),
          evidenceTotal: z.int(),
          evidence: z.array(evidence).meta({ description: 'The five latest.' }),
        }),
      )
      .meta({ description: 'By task, then by unit.' }),
    next,
    ofNoUnit: unmatched('Evidence of units that have not that task. It moves no cell.'),
    ofNoTask: unmatched('Evidence of tasks that the plan has not. It moves no cell.'),
    complete: z.boolean().meta({ description: 'False: there is more evidence than one answer looks at.' }),
    withheld,
    asOf,
    lagSeconds,
  })
  .meta({ id: 'PlanProgress' })
