import { z } from 'zod'
import 'zod-openapi'

/** Problems in `/openapi.json` (RFC 9457). */
export const problemShape = z
  .looseObject({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    code: z.string(),
    detail: z.string().meta({ description: 'Chinese, with what to do.' }),
    errors: z
      .array(
        z.object({
          pointer: z.string(),
          code: z.string(),
          detail: z.string(),
          remedy: z.string(),
          rule: z.string().optional().meta({ description: 'Of personal data: what it was found by.' }),
        }),
      )
      .optional()
      .meta({ description: 'At most the first 100.' }),
    errorCount: z.int().min(1).optional().meta({ description: 'All errors, those beyond the first 100 too.' }),
  })
  .meta({ id: 'Problem', description: 'RFC 9457' })
