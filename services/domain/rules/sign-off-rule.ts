import { z } from 'zod'
import { isNodeId } from '../ids.ts'
import { isRole } from '../sign-off/sign-off.ts'

/** What a sign-off can be demanded before. */
const DEMANDING = ['publish', 'revise', 'withdraw', 'redact'] as const
export type Demanding = (typeof DEMANDING)[number]

const word = z.string().min(1).max(50)

/** Which roles must have signed off before what: members of a rule of the set `review` that has no `reviews`. */
export const signOffMembers = {
  roles: z
    .array(z.string().refine(isRole, 'a role has 1 to 20 characters and no number of a person'))
    .min(1)
    .max(10)
    .refine((roles) => new Set(roles).size === roles.length, 'a role is given twice'),
  before: z.array(z.enum(DEMANDING)).min(1).max(DEMANDING.length),
  /** Only of what fits in each of the members given. A member that is not here could only widen the rule unseen. */
  of: z
    .strictObject({
      levels: z.array(z.enum(['city', 'county', 'township'])).max(3),
      nodes: z.array(z.string().refine(isNodeId, 'not a node id')).max(2000),
      kinds: z.array(word).max(20),
      fields: z.array(word).max(100),
    })
    .partial()
    .optional(),
  /** Nobody signs off in two of the roles. */
  distinct: z.boolean().optional(),
}

export type SignOffRule = { id: string } & z.infer<z.ZodObject<typeof signOffMembers>>

/** Whether a rule of the set `review` demands sign-offs. One with `reviews` says who reviews whose catalogues or evidence. */
export const isSignOffRule = (rule: object): rule is SignOffRule => 'roles' in rule && !('reviews' in rule)
