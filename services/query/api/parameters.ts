import type { Request } from 'express'
import { z } from 'zod'
import 'zod-openapi'
import { isRelWord } from '../../domain/facets.ts'
import { instantOf, isInstant, isItemId, isNodeId } from '../../domain/ids.ts'
import { VALIDITIES } from '../../domain/item/content.ts'
import { isDate } from '../../domain/item/dates.ts'
import { firstDay, lastDay } from '../../domain/item/display-dates.ts'
import { documentNumberKey } from '../../domain/item/document-number.ts'
import { PART } from '../../domain/kinds/part.ts'
import { fail, refuseParameter } from '../../http/problem.ts'
import { LIST_ORDERS } from '../../ports/list-place.ts'
import { LONGEST_CURSOR } from '../change-cursor.ts'
import type { ListOptions } from '../outlet-list.ts'

const zh = z.locales.zhCN().localeError

export const wholeNumber = (least: number, most: number, fallback: number) =>
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

/** A form sends its empty fields too. */
export const unlessEmpty = <Output>(schema: z.ZodType<Output, string>) =>
  z
    .string()
    .transform((text) => text.trim() || undefined)
    .pipe(schema.optional())
    .optional()

export const cursorParameter = unlessEmpty(z.string().max(8000, '不能超过 8000 字。')).meta({
  override: { type: 'string', maxLength: 8000 },
  description: '`next` of the answer before.',
})

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

export const attachmentParameters = z.strictObject({
  item: z.string().refine(isItemId, '应为条目编号。').optional().meta({
    description: 'Under which item the file is asked for. Left out, any item will do that names it now.',
  }),
  version: z
    .string()
    .regex(/^[1-9]\d{0,8}$/, '应为版本号。')
    .transform(Number)
    .optional()
    .meta({
      description: 'With `item`: under which version. Left out, it is the one in force.',
      override: { type: 'integer', minimum: 1, maximum: 999_999_999, pattern: undefined },
    }),
})

const DATE_EXPECTED = '应为 2026、2026-03 或 2026-03-05 这样的日期。'
const INSTANT_EXPECTED = '应为 2026-03-05T01:30:00Z 这样的时间（地址中的加号写作 %2B）。'

const date = (what: string, dayOf: (text: string) => number) =>
  unlessEmpty(
    z
      .string()
      .refine(isDate, DATE_EXPECTED)
      .transform((text) => dayOf(text)),
  ).meta({ description: what, override: { type: 'string', example: '2026-03' } })

export const listParameters = z.strictObject({
  q: term(
    'Words, all of which title, body, numbers, organ, keywords or names of attachments hold; `"…"` holds words together. Traditional and simplified characters, full and half width, letters of either case, brackets and white space are the same. An item id or an address of an item finds that item. Hits in titles come first.',
  ),
  exact: unlessEmpty(z.enum(['1', '0'], '应为 1 或 0。').transform((flag) => flag === '1' || undefined)).meta({
    description: '`1`: `q` is one literal text, and only the case of letters is folded.',
    override: { type: 'string', enum: ['0', '1'] },
  }),
  field: term('Name of a field.'),
  organ: term('Name of an organ.'),
  status: z.enum(['live', 'withdrawn'], '应为 live 或 withdrawn。').optional(),
  node: unlessEmpty(z.string().refine(isNodeId, '应为节点代号，如 taihe-county。')).meta({
    description: 'Id of the node that made the item.',
    override: { type: 'string' },
  }),
  validity: unlessEmpty(z.enum(VALIDITIES, `应为 ${VALIDITIES.join('、')} 之一。`)).meta({
    description: 'Items that say so of themselves.',
    override: { type: 'string', enum: [...VALIDITIES] },
  }),
  documentNumber: term('A document number (发文字号), in any bracket, width and spacing.'),
  from: date('First printed day: `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.', firstDay),
  to: date('Last printed day, inclusive.', lastDay),
  year: unlessEmpty(
    z
      .string()
      .regex(/^\d{4}$/, '应为四位数的年份，如 2026。')
      .transform(Number),
  ).meta({
    description: 'Year of the printed day.',
    override: { type: 'integer', minimum: 1000, maximum: 9999, example: 2026 },
  }),
  updatedAfter: unlessEmpty(
    z
      .string()
      .refine((text) => z.iso.datetime({ offset: true }).safeParse(text).success, INSTANT_EXPECTED)
      .transform((text) => instantOf(Date.parse(text)))
      .refine(isInstant, INSTANT_EXPECTED),
  ).meta({
    description: 'Only items whose latest event (`updatedAt`) is later.',
    override: { type: 'string', format: 'date-time' },
  }),
  sort: unlessEmpty(z.enum(LIST_ORDERS, `应为 ${LIST_ORDERS.join('、')} 之一。`)).meta({
    description:
      'All descending: `printed` by the printed day, then `publishedAt`; `received` by `publishedAt`; `updated` by `updatedAt`.',
    override: { type: 'string', enum: [...LIST_ORDERS], default: 'printed' },
  }),
  limit: wholeNumber(1, 200, 20),
  cursor: cursorParameter,
})

/** The parameters as a list takes them. */
export function listOptionsOf({
  from,
  to,
  year,
  documentNumber,
  ...options
}: z.infer<typeof listParameters>): ListOptions {
  const first = Math.max(from ?? 0, year === undefined ? 0 : year * 10_000)
  const last = Math.min(to ?? LAST_DAY, year === undefined ? LAST_DAY : year * 10_000 + 1231)
  if (from !== undefined && to !== undefined && from > to) return refuseParameter('to', '不能早于 from。')
  return {
    ...options,
    documentNumber: documentNumber === undefined ? undefined : documentNumberKey(documentNumber),
    ...((from ?? year) !== undefined && { fromDay: first }),
    ...((to ?? year) !== undefined && { toDay: last }),
  }
}

const LAST_DAY = lastDay(null)

/** A county's site with all its townships and their columns. */
const MOST_OUTLETS = 100
const outletName = z.string().regex(/^(board|site|topic)\/\d{6,12}$/, '应为 board/、site/ 或 topic/ 加区划代码。')

export const changesParameters = z.strictObject({
  cursor: unlessEmpty(z.string().max(LONGEST_CURSOR, `不能超过 ${LONGEST_CURSOR} 字。`)).meta({
    description: '`next` of the answer before.',
    override: { type: 'string', maxLength: LONGEST_CURSOR },
  }),
  limit: wholeNumber(1, 200, 100),
  outlet: z
    .preprocess(
      (value) => (typeof value === 'string' ? [value] : value),
      z.array(outletName).max(MOST_OUTLETS, `不能超过 ${MOST_OUTLETS} 个。`),
    )
    .optional()
    .meta({
      description: `What concerns these outlets; may be given up to ${MOST_OUTLETS} times. With \`left\` an item is on none of them any more.`,
      override: { type: 'array', items: { type: 'string', example: 'site/341222' }, maxItems: MOST_OUTLETS },
    }),
  field: term('Name of a field. An item that has another field by now has `left`.'),
  wait: wholeNumber(0, 30, 0).meta({ description: 'Seconds to wait for changes where there are none (long poll).' }),
})

export const streamParameters = changesParameters.omit({ limit: true, wait: true })

export const streamHeaders = z.object({
  'Last-Event-ID': z.string().max(LONGEST_CURSOR).optional().meta({
    description: 'The last id that came. It goes before `cursor`.',
  }),
})

export const exportParameters = changesParameters.pick({ field: true })

export const digestParameters = z.strictObject({ cursor: cursorParameter, limit: wholeNumber(1, 1000, 1000) })

const WORD_EXPECTED = '应为小写字母、数字和连字符，如 fulfils。'
const PART_EXPECTED = '应为目录行编号或任务序号，如 r12。'

export const linksParameters = z.strictObject({
  direction: unlessEmpty(z.enum(['in', 'out'], '应为 in 或 out。')).meta({
    description: '`in`: what names this item. `out`: what it names itself.',
    override: { type: 'string', enum: ['in', 'out'], default: 'in' },
  }),
  rel: unlessEmpty(z.string().refine(isRelWord, WORD_EXPECTED)).meta({
    description: 'Only links of this meaning. Without it, of all that this hub knows.',
    override: { type: 'string', example: 'interprets' },
  }),
  part: unlessEmpty(z.string().regex(PART, PART_EXPECTED)).meta({
    description: 'Only links to (`in`) or of (`out`) this row or task.',
    override: { type: 'string', example: 'r12' },
  }),
  limit: wholeNumber(1, 200, 20),
  cursor: cursorParameter,
})

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
