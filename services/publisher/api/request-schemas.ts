import { z } from 'zod'
import { isItemId } from '../../domain/ids.ts'
import { PERSONAL_DATA_RULES } from '../../domain/personal-data/find-personal-data.ts'

const hash = z.string().regex(/^sha-256:[0-9a-f]{64}$/)

/** The link of an item handed from one node to another. It is signed and never erased: an id, and no text. */
const itemLink = z.strictObject({
  itemId: z.string().max(80).refine(isItemId, { error: '应为条目编号（节点代号、点、UUIDv7）' }),
  version: z.int().min(1),
  fingerprint: hash,
})

/** The names of the rules are signed and never erased; the reasons are not kept. */
const acknowledgePersonalData = z
  .array(z.strictObject({ rule: z.enum(PERSONAL_DATA_RULES), reason: z.string().trim().min(1).max(200) }))
  .max(50)
  .optional()

/** Checked on its own, by the domain. */
const content = z.unknown()

/** What the write calls take; `reason` and `content` are checked further by the domain. */
export const publishBody = z.strictObject({
  nodeId: z.string(),
  content,
  predecessor: itemLink.optional(),
  acknowledgePersonalData,
})
/** Of a revision and of a redaction. */
export const replaceBody = z.strictObject({ content, reason: z.string(), acknowledgePersonalData })
export const withdrawBody = z.strictObject({ reason: z.string(), successor: itemLink.optional() })

/** What they answer. */
export const acceptedBody = z.strictObject({
  itemId: z.string(),
  version: z.int().min(1),
  fingerprint: hash,
  eventId: z.uuid(),
  nodeSeq: z.int().min(1),
})
