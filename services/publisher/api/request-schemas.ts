import { z } from 'zod'

const hash = z.string().regex(/^sha-256:[0-9a-f]{64}$/)

/** The link of an item handed from one node to another. */
const itemLink = z.strictObject({
  itemId: z.string().max(80),
  version: z.int().min(1),
  fingerprint: hash,
})

const acknowledgePersonalData = z
  .array(z.strictObject({ rule: z.string().min(1).max(60), reason: z.string().trim().min(1).max(200) }))
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
