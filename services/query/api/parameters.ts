import type { Request } from 'express'
import { z } from 'zod'
import 'zod-openapi'
import { fail } from '../../http/problem.ts'
import { LONGEST_CURSOR } from '../change-cursor.ts'

const zh = z.locales.zhCN().localeError

const wholeNumber = (least: number, most: number, fallback: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/, `应为 ${least} 到 ${most} 的整数。`)
    .transform(Number)
    .refine((number) => number >= least && number <= most, `应为 ${least} 到 ${most} 的整数。`)
    .default(fallback)
    .meta({ override: { type: 'integer', minimum: least, maximum: most, default: fallback, pattern: undefined } })

const MAX_TERM = 200
const term = (what: string) =>
  z
    .string()
    .refine((text) => [...text].length <= MAX_TERM, `不能超过 ${MAX_TERM} 字。`)
    .refine((text) => text.isWellFormed() && !text.includes('\0'), '含有不可接受的字符。')
    // A form sends its empty fields too.
    .transform((text) => text.trim() || undefined)
    .optional()
    .meta({ description: what, maxLength: MAX_TERM, pattern: '^[^\\u0000]*$' })

const cursor = z.string().max(8000).optional().meta({ description: '`next` of the answer before.' })

export const itemParameters = z.strictObject({
  atLeast: z
    .string()
    .regex(/^\d{1,9}$/, '应为版本号。')
    .transform(Number)
    .optional()
    .meta({
      description: 'Wait for this version.',
      override: { type: 'integer', minimum: 0, maximum: 999_999_999, pattern: undefined },
    }),
  wait: wholeNumber(0, 30, 10).meta({ description: 'Seconds to wait at most.' }),
})

export const historyParameters = z.strictObject({
  after: z
    .string()
    .regex(/^\d{1,9}$/, '应为版本号。')
    .transform(Number)
    .optional()
    .meta({
      description: 'Only versions above this one: `next` of the answer before.',
      override: { type: 'integer', minimum: 0, maximum: 999_999_999, pattern: undefined },
    }),
})

export const listParameters = z.strictObject({
  q: term('Literal text in title, body, document number or organ.'),
  field: term('Name of a field.'),
  organ: term('Name of an organ.'),
  status: z.enum(['live', 'withdrawn'], '应为 live 或 withdrawn。').optional(),
  limit: wholeNumber(1, 200, 20),
  cursor,
})

export const changesParameters = z.strictObject({
  cursor: z.string().max(LONGEST_CURSOR).optional().meta({ description: '`next` of the answer before.' }),
  limit: wholeNumber(1, 200, 100),
  outlet: z
    .string()
    .regex(/^(board|site|topic)\/\d{6,12}$/, '应为 board/、site/ 或 topic/ 加区划代码。')
    .optional()
    .meta({ example: 'site/341222' }),
})

export const digestParameters = z.strictObject({ cursor, limit: wholeNumber(1, 1000, 1000) })

export const noParameters = z.strictObject({})

/** Reads the query string by a schema. Problem `parameter-invalid` names the first wrong parameter, its `errors` all. */
export function readParameters<T>(schema: z.ZodType<T>, { query }: Request): T {
  const parsed = schema.safeParse(query, { error: zh })
  if (parsed.success) return parsed.data
  const faults = parsed.error.issues.map((issue) => {
    const unknown = issue.code === 'unrecognized_keys' ? issue.keys[0] : undefined
    const name = String(unknown ?? issue.path[0] ?? '')
    return { name, reason: unknown !== undefined ? '没有这个参数。' : reasonOf(issue) }
  })
  return fail(
    'parameter-invalid',
    faults[0],
    faults.map((details) => ({ code: 'parameter-invalid', pointer: `/${details.name}`, details })),
  )
}

/** Every parameter is a text. One that is not a text was given more than once. */
const reasonOf = ({ code, message }: z.core.$ZodIssue): string => (code === 'invalid_type' ? '只能给一次。' : message)
