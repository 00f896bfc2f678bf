import { z } from 'zod'
import { isItemId } from '../../ids.ts'
import { fullDay } from '../full-day.ts'
import { PART } from '../part.ts'

const text = (max: number) => z.string().max(max).optional()

const catalogueRow = z.strictObject({
  rowId: z.string().regex(PART),
  no: text(50),
  code: text(50),
  level1: text(500),
  level2: text(500),
  elements: text(5000),
  basis: text(10_000),
  timeLimit: text(2000),
  subject: text(500),
  channels: z.array(z.string().max(200)).max(50).optional(),
  audience: text(500),
  mode: text(50),
  disclosure: z.enum(['proactive', 'on-application', 'withheld']).optional(),
  levels: z.array(z.string().max(50)).max(10).optional(),
  parentItemId: z.string().max(80).refine(isItemId, { error: '应为条目编号（节点代号、点、UUIDv7）' }).optional(),
  parentRowId: z.string().regex(PART).optional(),
  note: text(5000),
  ended: fullDay.optional(),
})

/** Of one catalogue. */
export const MOST_CATALOGUE_ROWS = 2000

/** The rows of a catalogue, as they are sent in. */
export const catalogueRows = z.array(catalogueRow).min(1).max(MOST_CATALOGUE_ROWS)

/** The rows of a catalogue as another program may have signed them: with members of a later hub, and none at all. */
export const signedRows = z.array(catalogueRow.loose()).max(MOST_CATALOGUE_ROWS).optional()
