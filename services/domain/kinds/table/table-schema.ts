import { z } from 'zod'
import { isBlank } from '../../item/is-blank.ts'
import { PART } from '../part.ts'

/** A table, as it is sent in. */
export const contentTable = z.strictObject({
  columns: z
    .array(
      z.strictObject({
        id: z.string().regex(PART),
        title: z
          .string()
          .max(200)
          .refine((title) => !isBlank(title), { error: '不能为空' }),
        type: z.enum(['text', 'number', 'date']),
        unit: z.string().max(50).optional(),
      }),
    )
    .min(1)
    .max(100),
  rows: z.array(z.array(z.string().max(5000)).max(100)).max(10_000),
})
