import { z } from 'zod'
import { HASH, isItemId } from '../../domain/ids.ts'
import type { Content } from '../../domain/item/content.ts'
import { jsonField } from '../form-shapes.ts'

const itemId = z.string().refine(isItemId)

const linkSchema = z.discriminatedUnion('rel', [
  z.strictObject({ rel: z.literal('evidences'), itemId, part: z.string().regex(/^[1-9]\d{0,5}$/) }),
  z.strictObject({
    ...{ rel: z.literal('reviews'), itemId, version: z.int().min(1) },
    fingerprint: z.string().regex(HASH).brand<'Hash'>(),
  }),
])

/** To what a new item belongs: the task of a plan that it is evidence of, or the evidence on which it is a verdict. */
export type FormLink = z.infer<typeof linkSchema>

/** As a form carries it along. Null for anything else. */
export const formLink = jsonField.pipe(linkSchema.nullable().catch(null))

export const formVerdict = z.enum(['approved', 'returned']).nullable().catch(null)
export type FormVerdict = z.infer<typeof formVerdict>

/** What a content says of its link. */
export function linkedMembers({ link, verdict }: { link: FormLink | null; verdict: FormVerdict }): Partial<Content> {
  if (link === null) return {}
  if (link.rel === 'evidences') return { relations: [link] }
  return { kind: 'review', relations: [link], ...(verdict !== null && { verdict: { verdict } }) }
}
