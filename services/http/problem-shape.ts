import { z } from 'zod'
import 'zod-openapi'

/** Problems in `/openapi.json` (RFC 9457). */
export const problemShape = z
  .looseObject({
    type: z.string().meta({ example: 'urn:disclosure-hub:problem:parameter-invalid' }),
    title: z.string().meta({ description: 'English.', example: 'Invalid parameter' }),
    status: z.int().meta({ example: 400 }),
    code: z.string().meta({ description: 'What programs read (docs/errors.md).', example: 'parameter-invalid' }),
    detail: z.string().meta({
      description: 'What is wrong and what to do: Chinese, or English with `Accept-Language: en`.',
      example: '参数“limit”不正确：应为 1 到 200 的整数。请按接口说明改正参数。',
    }),
    errors: z
      .array(
        z.object({
          pointer: z
            .string()
            .meta({ description: 'JSON pointer (RFC 6901), or `/` and a parameter.', example: '/limit' }),
          code: z.string().meta({ example: 'parameter-invalid' }),
          detail: z.string().meta({ example: '参数“limit”不正确：应为 1 到 200 的整数。' }),
          remedy: z.string().meta({ example: '请按接口说明改正参数。' }),
          rule: z.string().optional().meta({ description: 'Of personal data: what it was found by.' }),
        }),
      )
      .optional()
      .meta({ description: 'At most the first 100.' }),
    errorCount: z.int().min(1).optional().meta({
      description: 'All errors, those beyond the first 100 too.',
      example: 1,
    }),
  })
  .meta({ id: 'Problem', description: 'RFC 9457. Details such as `currentVersion` or `itemId` are members too.' })
