import { z } from 'zod'
import 'zod-openapi'

/** The answers about rules and deadlines. */

export const dayShape = z.iso.date().meta({ id: 'Day', example: '2026-10-29' })
const division = z.object({ code: z.string(), name: z.string() })
export const directoryShape = z
  .object({ position: z.int(), hash: z.string() })
  .meta({ description: 'Of the directory that the rules were taken from.' })
const rule = z
  .looseObject({ id: z.string(), ended: dayShape.optional() })
  .meta({ id: 'Rule', description: 'What its set says; members may be added.' })

export const rulesShape = z
  .object({
    set: z.string(),
    division,
    on: dayShape,
    directory: directoryShape,
    rules: z.array(
      z.object({
        rule,
        adoptedBy: division.meta({ description: 'The nearest place, from the division upwards, that adopted it.' }),
        since: dayShape,
      }),
    ),
  })
  .meta({ id: 'Rules' })

export const deadlineShape = z
  .object({
    from: dayShape,
    division,
    directory: directoryShape,
    due: dayShape.nullable().meta({
      description:
        'The earliest of all that is to be done; where only a minimum is asked, the last day on which it must still be there. Null: no day follows.',
    }),
    provisional: z.boolean().meta({ description: 'A year that counts has no adopted calendar yet.' }),
    clock: rule.nullable(),
    ambiguous: z.string().nullable().meta({ description: 'Why the limit may be read in more than one way.' }),
    counts: z.array(
      z.object({
        by: z.enum(['clock', 'length', 'limit']),
        clause: z.looseObject({ kind: z.string() }),
        due: dayShape.nullable(),
        provisional: z.boolean(),
        skipped: z.array(
          z.object({ day: dayShape, why: z.enum(['weekend', 'holiday', 'suspended']), name: z.string().nullable() }),
        ),
        worked: z
          .array(z.object({ day: dayShape, name: z.string().nullable() }))
          .meta({ description: 'Weekends that count because they are worked.' }),
      }),
    ),
    explain: z.array(z.string()).meta({ description: 'How it was counted (计算依据), in Chinese.' }),
  })
  .meta({ id: 'Deadline' })
