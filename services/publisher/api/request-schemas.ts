import { z } from 'zod'
import { HASH, isItemId } from '../../domain/ids.ts'
import { LIKELY_DATA_RULES } from '../../domain/personal-data/find-likely-data.ts'
import { PERSONAL_DATA_RULES } from '../../domain/personal-data/find-personal-data.ts'

const hash = z.string().regex(HASH).brand<'Hash'>()

/** The link of an item that one node handed to another. It is signed and never erased, so it holds ids and no text. */
const itemLink = z.strictObject({
  itemId: z.string().max(80).refine(isItemId, { error: '应为条目编号（节点代号、点、UUIDv7）' }),
  version: z.int().min(1),
  fingerprint: hash,
})

/** The rules' names are signed and never erased. The reasons are not kept. */
const acknowledgePersonalData = z
  .array(
    z.strictObject({
      rule: z.enum([...PERSONAL_DATA_RULES, ...LIKELY_DATA_RULES]),
      reason: z.string().trim().min(1).max(200),
    }),
  )
  .max(50)
  .optional()

/** Who has reviewed it before. The domain checks it further, and says which roles the rules demand. */
const review = z
  .array(
    z.strictObject({
      role: z.string().meta({ description: 'As the paper form has it.', example: '初审' }),
      actor: z.string().meta({ description: 'Pseudonym of who signed: it is public for ever.', example: 'office-07' }),
      at: z.string().meta({ description: 'The day on which it was signed, in Shanghai.', example: '2026-03-05' }),
    }),
  )
  .optional()
  .meta({
    description:
      'Who has reviewed it before, in which role and when. It is signed. For tokens with the right `review`; where a rule of the set `review` demands roles, it is refused without them (`sign-off-missing`).',
  })

/** The domain checks the content by its own schema. */
const content = z.unknown()

/** The bodies that the write calls take. The domain checks `reason` and `content` further. */
export const publishBody = z.strictObject({
  nodeId: z.string(),
  content,
  predecessor: itemLink.optional(),
  /** It is another item than one that it looks like. */
  new: z.boolean().optional(),
  acknowledgePersonalData,
  review,
})
/** What is shown may be hidden until a later first day of display. */
const hideUntilThen = z.boolean().optional()
/** The body of a revision and of a redaction. */
export const replaceBody = z.strictObject({
  content,
  reason: z.string(),
  hideUntilThen,
  acknowledgePersonalData,
  review,
})
/** A merge patch of what a revision's body is: of the content only the members that change, null for one that goes. */
export const patchBody = z.strictObject({
  content: z.record(z.string(), z.unknown()),
  reason: z.string(),
  hideUntilThen,
  acknowledgePersonalData,
  review,
})
export const withdrawBody = z.strictObject({ reason: z.string(), successor: itemLink.optional(), review })

const warnings = z.array(
  z.strictObject({ code: z.string(), pointer: z.string(), message: z.string(), remedy: z.string() }),
)

/** Pictures whose bytes stood in the HTML (`data:`). They are stored files now, which the signed text names. */
const pictures = z
  .array(z.strictObject({ sha256: z.string(), bytes: z.int().min(1), mediaType: z.string() }))
  .optional()
  .meta({ description: 'Pictures that stood in the HTML as `data:`. The signed text names them as stored files.' })

/** The answer of every write call. */
export const acceptedBody = z.strictObject({
  itemId: z.string(),
  version: z.int().min(1),
  fingerprint: hash,
  eventId: z.uuid(),
  nodeSeq: z.int().min(1),
  /** It was accepted. Its author should look at these places again. */
  warnings,
  pictures,
})

/** What publishing would answer, and when the item is due. */
export const dryRunBody = z.strictObject({
  publishable: z.literal(true),
  warnings,
  pictures,
  /** Null where no rule says when. */
  due: z.iso.date().nullable(),
  /** A year that counts has no adopted calendar yet. */
  provisional: z.boolean(),
  /** The day on which the information was formed; null where the content names no whole day. */
  anchor: z.iso.date().nullable(),
  /** The catalogue's row that it fulfils, or the law. */
  by: z.enum(['row', 'law']).nullable(),
  /** The row has several limits, and nothing tells which is meant. */
  ambiguous: z.boolean(),
  /** Working days from `due` to today; 0 in time. */
  workdaysLate: z.int().min(0),
})
