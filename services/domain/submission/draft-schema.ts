import { z } from 'zod'
import { HASH, isNodeId } from '../ids.ts'
import { catalogueRows } from '../kinds/catalogue/row-schema.ts'
import { PART } from '../kinds/part.ts'
import { LONGEST_COMMENT, MOST_ROUNDS } from './submission.ts'

/** A draft, as it is sent in. */
export const submittedDraft = z.strictObject({
  nodeId: z.string().refine(isNodeId, { error: '应为节点代号' }),
  field: z.string().min(1).max(50),
  round: z.int().min(1).max(MOST_ROUNDS),
  rows: catalogueRows,
  rowsHash: z.string().regex(HASH).brand<'Hash'>(),
  address: z.string().min(1).max(500),
  reviewer: z.string().refine(isNodeId, { error: '应为节点代号' }),
})

/** Comments of one call. */
export const reviewComments = z
  .array(
    z.strictObject({ rowId: z.string().regex(PART).optional(), text: z.string().trim().min(1).max(LONGEST_COMMENT) }),
  )
  .min(1)
  .max(5000)
