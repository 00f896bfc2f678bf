import { z } from 'zod'
import { HASH, isInstant, isItemId, isNodeId } from '../../domain/ids.ts'
import { catalogueRows } from '../../domain/kinds/catalogue/row-schema.ts'
import { reviewComments } from '../../domain/submission/draft-schema.ts'

const hash = z.string().regex(HASH).brand<'Hash'>()
const instant = z.iso.datetime().refine(isInstant)

/** Of a round: a UUIDv7. */
export const SUBMISSION_ID = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

const state = z.enum(['waiting', 'replaced', 'approved', 'returned']).meta({
  description: 'How the round stands at its reviewer: `replaced` when a later one came before it was answered.',
})

/** What may be asked of a list. Each parameter once. */
export const submissionQuery = z.strictObject({
  node: z.string().refine(isNodeId, { error: '应为节点代号，如 taihe-county。' }).optional(),
  field: z.string().min(1).max(50).optional(),
  state: state.optional(),
  cursor: z.string().regex(SUBMISSION_ID, { error: '不是本系统给出的游标。' }).optional(),
  limit: z
    .string()
    .regex(/^[1-9]\d{0,2}$/)
    .transform(Number)
    .refine((limit) => limit <= 200)
    .optional(),
})

const answer = z.looseObject({
  verdict: z.enum(['approved', 'returned']),
  itemId: z.string().refine(isItemId).meta({ description: 'The public item that says so.' }),
  actor: z.string(),
  at: instant,
})

const headMembers = {
  submissionId: z.string().regex(SUBMISSION_ID),
  nodeId: z.string().refine(isNodeId),
  field: z.string(),
  round: z.int().min(1),
  rowsHash: hash,
  receivedAt: instant,
  rowCount: z.int(),
  commentCount: z.int(),
  state,
  answer: answer.nullable().meta({ description: 'The latest one.' }),
}

/** A round without its rows. */
export const submissionHead = z.looseObject(headMembers)

export const submissionList = z.looseObject({ submissions: z.array(submissionHead), next: z.string().nullable() })

/** The whole round. */
export const submissionWhole = z.looseObject({
  ...headMembers,
  rows: catalogueRows,
  comments: z.array(
    z.looseObject({
      n: z.int().min(1),
      rowId: z.string().optional().meta({ description: 'Of the row; a comment on the whole has none.' }),
      text: z.string(),
      actor: z.string(),
      at: instant,
    }),
  ),
  answers: z.array(answer),
})

export const commentsBody = z.strictObject({ comments: reviewComments })

export const commentsTaken = z.looseObject({ added: z.int(), total: z.int() })
