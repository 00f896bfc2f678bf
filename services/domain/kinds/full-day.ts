import { z } from 'zod'
import { isNearDate } from '../item/dates.ts'

/** A day, `YYYY-MM-DD`. */
export const fullDay = z.string().refine((text) => text.length === 10 && isNearDate(text), {
  error: '应为 YYYY-MM-DD 的日期',
})
