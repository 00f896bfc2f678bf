import { z } from 'zod'
import { PRINTED_MEMBERS } from '../catalogue/printed-row.ts'
import { isNodeId } from '../ids.ts'

const NODE_LEVELS = ['city', 'county', 'township'] as const
const LOOPBACK: ReadonlySet<string> = new Set(['127.0.0.1', 'localhost', '[::1]'])

/** Drafts are private: they go over HTTPS, or to a process of the same machine. */
const privateAddress = z
  .string()
  .max(500)
  .refine((text) => {
    const url = URL.parse(text)
    if (url === null || url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') return false
    return url.protocol === 'https:' || (url.protocol === 'http:' && LOOPBACK.has(url.hostname))
  }, 'not an https:// address (http:// only on this machine), without user, query and fragment')

/** Who reviews what of whom: members of a rule of the set `review` beside those that all rules have. */
export const reviewMembers = {
  reviews: z.enum(['catalogue', 'evidence']),
  /** Of the node whose catalogue or evidence it is. */
  level: z.enum(NODE_LEVELS),
  /** Only what is of this field. */
  field: z.string().min(1).max(50).optional(),
  /** The nodes of this level at a place above, or one node: exactly one of the two is given. */
  byLevel: z.enum(NODE_LEVELS).optional(),
  byNode: z.string().refine(isNodeId, 'not a node id').optional(),
  /** The reviewing hub, to which drafts are sent. */
  address: privateAddress.optional(),
  /** What a catalogue may change of its rows without another approval. */
  minor: z.array(z.enum(PRINTED_MEMBERS)).max(PRINTED_MEMBERS.length).optional(),
  /** Within so long after its publication the verdict is due. No law says so: without one a verdict has no day. */
  limit: z.looseObject({ n: z.int().min(1).max(366), unit: z.enum(['workday', 'day']) }).optional(),
}

export type ReviewRule = { id: string } & z.infer<z.ZodObject<typeof reviewMembers>>

export const namesOneReviewer = ({ byLevel, byNode }: Pick<ReviewRule, 'byLevel' | 'byNode'>): boolean =>
  (byLevel === undefined) !== (byNode === undefined)
