import { z } from 'zod'

/** A field that carries JSON along. Null where it holds none. */
export const jsonField = z.string().transform((value): unknown => {
  try {
    return JSON.parse(value)
  } catch {
    return null
  }
})

/** Whether a box is ticked. */
export const ticked = z.literal('yes').optional().catch(undefined)

/** The Idempotency-Key of a form. */
export const formKey = z
  .string()
  .regex(/^[\w-]{8,64}$/)
  .optional()
  .catch(undefined)
