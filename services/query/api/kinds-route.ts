import type { Router } from 'express'
import { z } from 'zod'
import { kindSchema } from '../../domain/item/kind-schema.ts'
import { KINDS } from '../../domain/kinds/kinds.ts'
import { stateEtag } from '../state-etag.ts'
import { endsUnmodified } from './ends-unmodified.ts'
import { noParameters, readParameters } from './parameters.ts'

export const kindsShape = z
  .object({
    kinds: z.array(
      z.object({
        kind: z.string().meta({ example: 'catalogue' }),
        label: z.string().meta({ description: 'In Chinese.', example: '事项标准目录' }),
        forms: z.array(z.object({ form: z.string(), label: z.string() })).meta({ description: 'It may have none.' }),
        member: z.enum(['rows', 'tasks', 'table', 'verdict']).nullable().meta({
          description: 'The member that this kind must have and no other may have.',
        }),
        rendersBody: z.boolean().meta({ description: 'The hub makes the body of that member: send none.' }),
        schema: z.looseObject({}).meta({ description: 'JSON Schema (draft 2020-12) of a content to be sent.' }),
      }),
    ),
  })
  .meta({ id: 'Kinds' })

/** What an item can be. It never changes while the process runs. */
export function addKindsRoute(router: Router): void {
  const body: z.infer<typeof kindsShape> = {
    kinds: KINDS.map((kind) => ({
      kind: kind.name,
      label: kind.label,
      forms: Object.entries(kind.forms).map(([form, label]) => ({ form, label })),
      member: kind.member,
      rendersBody: kind.render !== null,
      schema: { ...kindSchema(kind) },
    })),
  }
  const etag = stateEtag(body)
  router.get('/v1/kinds', (request, response) => {
    readParameters(noParameters, request)
    if (!endsUnmodified(request, response, etag)) response.set('ETag', etag).json(body)
  })
}
