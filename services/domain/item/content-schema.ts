import { z } from 'zod'
import { fileNamedBy } from '../attachments.ts'
import { withoutNulls } from '../canonical.ts'
import { isPeriod } from '../clock/period.ts'
import type { ErrorCode } from '../error-codes.ts'
import { type Fault, jsonPointer, type Rejection, reject, rejectFaults } from '../errors.ts'
import { DIVISION_CODE, HASH, isItemId } from '../ids.ts'
import { catalogueRows } from '../kinds/catalogue/row-schema.ts'
import { PART } from '../kinds/part.ts'
import { planTasks } from '../kinds/plan/task-schema.ts'
import { hasRenderedBody, NO_BODY } from '../kinds/rendered-body.ts'
import { reviewVerdict } from '../kinds/review/verdict-schema.ts'
import { contentTable } from '../kinds/table/table-schema.ts'
import { issueFaults, unrecognisedFaults, valueAt } from '../schema-faults.ts'
import { type Content, ORGAN_KINDS, RELS, VALIDITIES } from './content.ts'
import { isNearDate, isRecentDate } from './dates.ts'
import { isBlank } from './is-blank.ts'
import { unprintableIn } from './unprintable.ts'

const text = (max: number) => z.string().max(max)
const date = z.string().refine(isNearDate, { error: 'date-invalid' })
/** One that lies in the future is told as such (check-content.ts). */
const pastDate = z.string().refine(isRecentDate, { error: 'date-invalid' })
const divisionCode = z.string().regex(DIVISION_CODE, { error: '应为 6、9 或 12 位区划代码' }).brand<'DivisionCode'>()
const itemId = z.string().refine(isItemId, { error: '应为条目编号（节点代号、点、UUIDv7）' })

const shown = z.union([z.literal('all'), z.array(divisionCode).min(1).max(5000)]).optional()
/** One that a reader would see. */
const name = (max: number) => text(max).refine((value) => !isBlank(value), { error: '不能为空' })
const organ = z.strictObject({
  name: name(200),
  kind: z.enum(ORGAN_KINDS),
  divisionCode,
})

/** `http://good.gov.cn@evil.example/` leads to evil.example (RFC 3986 section 3.2.1). */
const hasUserInfo = (address: string): boolean => /^[a-z]+:[\\/]*[^\\/?#]*@/i.test(address)

const url = z
  .string()
  .max(2000)
  .refine((address) => /^https?:\/\/[^\s]+$/i.test(address) || fileNamedBy(address) !== null, {
    error: '应为 http(s) 网址，或已上传文件的 attachment:sha256-… 地址',
  })
  .refine((address) => !hasUserInfo(address), { error: '网址里不得有用户名（“@”之前的部分）' })

/**
 * Content as it is sent in. The blanks around a title do not count to its length; they are kept here, and `tidyContent`
 * takes them away. A `nonce` is accepted and ignored, because the hub sets its own.
 */
export const contentSchema = z.strictObject({
  title: z
    .string()
    .trim()
    .max(500)
    .refine((title) => !isBlank(title)),
  body: z.strictObject({
    format: z.enum(['text', 'html']),
    text: z.string().refine((body) => !isBlank(body)),
  }),
  shownOn: z.strictObject({ board: shown, site: shown, topic: shown }),
  organ: organ.optional(),
  jointOrgans: z.array(organ).max(50).optional(),
  documentNumber: text(200).optional(),
  indexNumber: text(100).optional(),
  issuedOn: pastDate.optional(),
  publishedOn: pastDate.optional(),
  effectiveOn: date.optional(),
  abolishedOn: date.optional(),
  validity: z.enum(VALIDITIES).optional(),
  field: text(50).optional(),
  themeCategory: text(100).optional(),
  summary: text(5000).optional(),
  keywords: z.array(text(50)).max(50).optional(),
  catalogue: z
    .strictObject({
      level1: text(500).optional(),
      level2: text(500).optional(),
      elements: text(5000).optional(),
      basis: text(10_000).optional(),
      timeLimit: text(2000).optional(),
      channels: z.array(text(200)).max(50).optional(),
      audience: text(500).optional(),
      mode: text(50).optional(),
      levels: z.array(text(50)).max(10).optional(),
    })
    .optional(),
  disclosure: z.enum(['proactive', 'on-application']).optional(),
  partial: z.boolean().optional(),
  backfilled: z.boolean().optional(),
  displayFrom: date.optional(),
  displayUntil: date.optional(),
  relations: z
    .array(
      z.strictObject({
        rel: z.enum(RELS),
        itemId,
        part: z.string().regex(PART).optional(),
        version: z.int().min(1).optional(),
        fingerprint: z.string().regex(HASH).brand<'Hash'>().optional(),
      }),
    )
    .max(100)
    .optional(),
  attachments: z
    .array(
      z
        .strictObject({
          name: name(300),
          mediaType: z.string().regex(/^[\w.+-]+\/[\w.+-]+$/),
          /** Far more than any file has. Avro's long ends at 2^63, JavaScript's integers at 2^53. */
          bytes: z
            .int()
            .min(0)
            .max(2 ** 50),
          sha256: z.string().regex(/^[0-9a-f]{64}$/),
          url,
        })
        .refine(({ sha256, url }) => [null, sha256].includes(fileNamedBy(url)), {
          path: ['sha256'],
          error: '应与 attachment:sha256-… 地址中的相同',
        }),
    )
    .max(100)
    .optional(),
  source: text(500).optional(),
  language: text(35).optional(),
  nonce: z.unknown().optional(),
  kind: z.string().optional(),
  form: z.string().optional(),
  anchoredOn: pastDate.optional(),
  period: z
    .string()
    .refine((period) => isPeriod(period) && isNearDate(period.slice(0, 4)), {
      error: '应为 2025、2025-H2、2025-Q4 或 2025-12 这样的期间',
    })
    .optional(),
  rows: catalogueRows.optional(),
  tasks: planTasks.optional(),
  verdict: reviewVerdict.optional(),
  table: contentTable.optional(),
})

/** Of a content whose body is rendered, so that it need not be sent. */
const renderedContentSchema = contentSchema.extend({
  body: contentSchema.shape.body.extend({ text: z.string() }).optional(),
})

/** A cell of a file may have others (publisher/import/read-cell.ts). */
const SPELLINGS = '2026-03-05、2026-03 或 2026'

const MISSING: Record<string, ErrorCode> = {
  '/title': 'title-missing',
  '/body': 'body-missing',
  '/body/text': 'body-missing',
  '/shownOn': 'shown-nowhere',
}

/**
 * Parses content from outside. Null is the same as absent. Gives all faults at once, each with its JSON pointer. A fault
 * quotes no value except a date.
 */
export function parseContent(outside: unknown): { ok: true; content: Content } | Rejection {
  const keys = unknownAmongMany(outside)
  if (keys.length > 0) return reject('field-unrecognised', unrecognisedFaults({ keys, path: [] }))
  const input = withoutNulls(outside)
  const parsed = (hasRenderedBody(input) ? renderedContentSchema : contentSchema).safeParse(input)
  const faults: Fault[] = parsed.success ? [] : parsed.error.issues.flatMap((issue) => faultsOf(issue, input))
  faults.push(...unprintableIn(input))
  if (!parsed.success || faults.length > 0) return rejectFaults(faults)
  const { nonce: _, ...content } = parsed.data
  const { body = NO_BODY } = content
  return { ok: true, content: { ...content, body, title: (input as Content).title } }
}

/** No content has so many members. What else is wrong with such a one is not worth the time to find. */
const MOST_MEMBERS = 1000

function unknownAmongMany(outside: unknown): string[] {
  if (typeof outside !== 'object' || outside === null || Array.isArray(outside)) return []
  const keys = Object.keys(outside)
  return keys.length <= MOST_MEMBERS ? [] : keys.filter((key) => !Object.hasOwn(contentSchema.shape, key))
}

function faultsOf(issue: z.core.$ZodIssue, input: unknown): Fault[] {
  const pointer = jsonPointer(issue.path)
  const value = valueAt(input, issue.path)
  const missing = MISSING[pointer]
  if (missing !== undefined && (value === undefined || (typeof value === 'string' && isBlank(value))))
    return [{ code: missing, pointer }]
  if (issue.message === 'date-invalid')
    return [{ code: 'date-invalid', pointer, details: { value: String(value).slice(0, 30), spellings: SPELLINGS } }]
  return issueFaults(issue, input)
}
