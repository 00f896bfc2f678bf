import { z } from 'zod'
import type { Kind, KindMember } from '../kinds/kind.ts'
import { contentSchema } from './content-schema.ts'

/** The JSON Schema (draft 2020-12) of a content of a kind, as it is sent in. What a rule says beside it is left out. */
export function kindSchema({ name, forms, member, render }: Kind): object {
  const { rows, tasks, table, verdict, ...common } = contentSchema.shape
  const own = { rows, tasks, table, verdict } satisfies Record<KindMember, z.ZodType>
  const [first, ...others] = Object.keys(forms)
  const { kind: _, form: __, body, ...rest } = common
  const schema = z.strictObject({
    ...rest,
    body: render === null ? body : body.optional(),
    kind: name === 'document' ? z.literal(name).optional() : z.literal(name),
    ...(first !== undefined && { form: z.enum([first, ...others]).optional() }),
    ...(member !== null && { [member]: own[member].unwrap() }),
  })
  return z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' })
}
