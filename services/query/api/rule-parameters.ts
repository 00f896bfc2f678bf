import type { Request } from 'express'
import { z } from 'zod'
import { daysBetween } from '../../domain/clock/days.ts'
import type { Directory } from '../../domain/directory/directory.ts'
import { topDivisions } from '../../domain/directory/top-divisions.ts'
import { type DivisionCode, isDivisionCode } from '../../domain/ids.ts'
import { isDate, isNearDate } from '../../domain/item/dates.ts'
import { refuseParameter } from '../../http/problem.ts'
import { readParameters } from './parameters.ts'

const DAY_EXPECTED = '应为 2026-03-05 这样的日期。'
export const dayParameter = z
  .string()
  .refine((text) => text.length === 10 && isDate(text) && isNearDate(text), DAY_EXPECTED)
  .meta({ override: { type: 'string', format: 'date', example: '2026-03-05' } })

/** A place; `divisionIn` finds it. */
export const divisionParameter = z
  .string()
  .transform((text) => text.trim() || undefined)
  .optional()
  .meta({
    description: 'Code of the place whose rules count. Without it the one at the top of the directory.',
    override: { type: 'string', example: '341222' },
  })

const SPAN = /^(\d{4}-\d\d-\d\d)\/(\d{4}-\d\d-\d\d)$/
const span = z
  .string()
  .refine((text) => isSpan(text), '应为 2026-03-10/2026-03-27 这样的起止日期。')
  .transform((text) => {
    const [after = '', until = ''] = text.split('/')
    return { after, until }
  })

const isSpan = (text: string): boolean => {
  const [, after = '', until = ''] = SPAN.exec(text) ?? []
  return isDate(after) && isDate(until) && after <= until
}

/** Enough for any matter, and each costs time. */
const MOST_SUSPENSIONS = 20
/** Ten years together. Each suspended day is a step of the count and a line of the answer. */
const MOST_SUSPENDED_DAYS = 3660
const suspensions = z
  .array(span)
  .max(MOST_SUSPENSIONS)
  .refine(
    (spans) => spans.reduce((sum, { after, until }) => sum + daysBetween(after, until), 0) <= MOST_SUSPENDED_DAYS,
    `合计不得超过 ${MOST_SUSPENDED_DAYS} 日。`,
  )
const emptyAsNone = (value: unknown) => (value === '' ? undefined : value)

const UNITS = ['workday', 'day', 'month', 'year'] as const

export const deadlineParameters = z.strictObject({
  from: dayParameter.meta({
    description: 'The day from which it counts. It does not count itself.',
    override: { type: 'string', format: 'date', example: '2026-09-25' },
  }),
  clock: z.preprocess(emptyAsNone, z.string().max(100).optional()).meta({
    description:
      'Id of a clock of `/v1/rules/clocks`. Without any of `clock`, `n` and `limit`: `xxgk-26`, 政府信息公开条例 第26条.',
    override: { type: 'string', example: 'xxgk-26' },
  }),
  n: z
    .preprocess(
      emptyAsNone,
      z
        .string()
        .regex(/^[1-9]\d{0,3}$/, '应为 1 到 3660 的整数。')
        .transform(Number)
        .refine((n) => n <= 3660, '应为 1 到 3660 的整数。')
        .optional(),
    )
    .meta({ description: 'How many units.', override: { type: 'integer', minimum: 1, maximum: 3660 } }),
  unit: z.preprocess(emptyAsNone, z.enum(UNITS, `应为 ${UNITS.join('、')} 之一。`).default('workday')).meta({
    description: 'Unit of `n`.',
    override: { type: 'string', enum: [...UNITS], default: 'workday' },
  }),
  limit: z.preprocess(emptyAsNone, z.string().max(500).optional()).meta({
    description: 'The text of a limit as a catalogue prints it (公开时限).',
    override: { type: 'string', maxLength: 500, example: '信息形成或者变更之日起20个工作日内' },
  }),
  division: divisionParameter,
  suspended: z
    .preprocess((value) => (typeof value === 'string' ? [value] : value), suspensions)
    .optional()
    .meta({
      description:
        'Days that do not count: after the first until the second. May be given several times, for 3,660 days together.',
      override: {
        type: 'array',
        items: { type: 'string', example: '2026-03-10/2026-03-27' },
        maxItems: MOST_SUSPENSIONS,
      },
    }),
})

export const ruleParameters = z.strictObject({
  division: divisionParameter,
  on: dayParameter.optional().meta({
    description: 'The day on which the rules must hold, in Asia/Shanghai. Without it today.',
    override: { type: 'string', format: 'date', example: '2026-03-05' },
  }),
})

/** The division that a request names, or the one at the top. */
export function divisionIn(directory: Directory, code: string | undefined): DivisionCode {
  if (code === undefined) return topDivisions(directory)[0]?.code ?? refuseParameter('division', '目录中还没有区划。')
  if (!isDivisionCode(code) || directory.division(code) === undefined)
    return refuseParameter('division', `没有区划“${code}”。`)
  return code
}

export const readDeadlineParameters = (request: Request) => readParameters(deadlineParameters, request)
