import { z } from 'zod'
import { HASH, isNodeId } from '../../ids.ts'

/** A verdict, as it is sent in. */
export const reviewVerdict = z.strictObject({
  verdict: z.enum(['approved', 'returned']),
  of: z
    .strictObject({
      nodeId: z.string().refine(isNodeId, { error: '应为节点代号' }),
      field: z.string().min(1).max(50),
    })
    .optional(),
  rowsHash: z.string().regex(HASH).brand<'Hash'>().optional(),
})
