import type { z } from 'zod'
import type { createDocument, ZodOpenApiPathsObject, ZodOpenApiResponsesObject } from 'zod-openapi'
import { namesOf, type OperationNames } from '../../http/document-parts.ts'

/** What the hub sends to others by itself, by its type. */
export type SentMessages = Record<
  string,
  OperationNames & { headers: z.ZodObject; body: z.ZodType; answers: ZodOpenApiResponsesObject }
>

type OpenApiDocument = ReturnType<typeof createDocument>

/** No receiver is asked to answer with it. */
const IN_PLACE_OF_BODY = '200'

/**
 * What the hub sends has the form of its answers, but zod-openapi describes the body of a request as something that it is
 * sent. So a body stands here as an answer, until `withSentBodies` puts it into its place.
 */
export const answeringBodies = (sent: SentMessages): ZodOpenApiPathsObject =>
  Object.fromEntries(
    Object.entries(sent).map(([type, { headers, body, answers, ...names }]) => {
      const responses = {
        ...answers,
        [IN_PLACE_OF_BODY]: { description: '', content: { 'application/json': { schema: body } } },
      }
      return [type, { post: { ...namesOf(names), security: [], requestParams: { header: headers }, responses } }]
    }),
  )

export function withSentBodies(document: OpenApiDocument): OpenApiDocument {
  for (const { post } of Object.values(document.webhooks ?? {})) {
    const { [IN_PLACE_OF_BODY]: body, ...responses } = post?.responses ?? {}
    if (post === undefined || body === undefined || !('content' in body) || body.content === undefined) continue
    Object.assign(post, { requestBody: { required: true, content: body.content }, responses })
  }
  return document
}
