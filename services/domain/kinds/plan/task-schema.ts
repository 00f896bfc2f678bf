import { z } from 'zod'
import { isDivisionCode, isNodeId } from '../../ids.ts'
import { isBlank } from '../../item/is-blank.ts'
import { fullDay } from '../full-day.ts'

const planTask = z.strictObject({
  no: z.int().min(1).max(99_999),
  text: z
    .string()
    .max(5000)
    .refine((text) => !isBlank(text), { error: '不能为空' }),
  lead: z.string().max(2000).optional(),
  responsible: z.string().max(2000).optional(),
  assigned: z
    .array(z.string().refine((text) => isNodeId(text) || isDivisionCode(text), { error: '应为节点代号或区划代码' }))
    .max(1000)
    .optional(),
  due: fullDay.optional(),
  dueRaw: z.string().max(200).optional(),
  continuous: z.boolean().optional(),
})

/** The tasks of a plan, as they are sent in. */
export const planTasks = z.array(planTask).min(1).max(1000)

/** The tasks of a plan as another program may have signed them: with members of a later hub, and none at all. */
export const signedTasks = z.array(planTask.loose()).max(1000).optional()
