import { z } from 'zod'
import type { ZodOpenApiOperationObject, ZodOpenApiPathsObject } from 'zod-openapi'
import { contentSchema } from '../../domain/item/content-schema.ts'
import { problemShape } from '../../http/problem-shape.ts'
import { acceptedBody, patchBody, publishBody, replaceBody, withdrawBody } from './request-schemas.ts'

const PROBLEMS = {
  400: 'Unreadable JSON, or a header missing or wrong',
  401: 'Token missing, unknown or expired',
  403: 'Not this node, not its item',
  404: 'Unknown item',
  409: 'The item is not live; on publishing: `near-twin`, with the other `itemId`',
  412: 'Stale version, with `currentVersion`',
  413: 'Too large',
  415: 'Not JSON',
  422: 'Against a schema or a rule, or a used key with another body',
  428: 'If-Match missing',
  429: 'Too many writes',
  503: 'The store cannot be written, or the node is not ready',
}
const OF_EVERY_WRITE = [400, 401, 403, 404, 413, 415, 422, 429, 503] as const
const OF_EVERY_CHANGE = [412, 428] as const

const content = contentSchema.meta({ id: 'ContentSent' })
const idempotencyKey = z.string().min(1).max(200)

const prefer = z
  .string()
  .optional()
  .meta({ description: '`handling=strict` (RFC 7240): what would be accepted with warnings is refused.' })

const write = (
  summary: string,
  body: z.ZodType,
  headers: z.ZodObject,
  status: 200 | 201,
  problems: readonly (keyof typeof PROBLEMS)[],
): ZodOpenApiOperationObject => ({
  summary,
  security: [{ token: [] }],
  requestParams: { header: headers.extend({ Prefer: prefer }) },
  requestBody: { required: true, content: { 'application/json': { schema: body } } },
  responses: {
    [`${status}`]: { description: 'Durable', content: { 'application/json': { schema: acceptedBody } } },
    ...Object.fromEntries(
      problems.map((problem) => [
        `${problem}`,
        { description: PROBLEMS[problem], content: { 'application/problem+json': { schema: problemShape } } },
      ]),
    ),
  },
})

const change = (summary: string, body: z.ZodType, needsLive: boolean) =>
  write(
    summary,
    body,
    z.object({
      'If-Match': z.string().meta({ description: 'The version it is based on, `"3"`, or the ETag as given.' }),
      'Idempotency-Key': idempotencyKey.optional(),
    }),
    200,
    [...OF_EVERY_WRITE, ...OF_EVERY_CHANGE, ...(needsLive ? ([409] as const) : [])],
  )

const ofItem = {
  parameters: [{ in: 'path' as const, name: 'itemId', required: true, schema: { type: 'string' as const } }],
}

/** The write side's paths, for `/openapi.json`. */
export const PUBLISHER_PATHS: ZodOpenApiPathsObject = {
  '/v1/items': {
    post: write(
      'Publish an item',
      publishBody.extend({ content }),
      z.object({ 'Idempotency-Key': idempotencyKey }),
      201,
      [...OF_EVERY_WRITE, 409],
    ),
  },
  '/v1/items/{itemId}': {
    ...ofItem,
    put: change('Revise an item', replaceBody.extend({ content }), true),
    patch: {
      ...change('Revise what the patch names, and keep the rest (RFC 7396)', patchBody, true),
      requestBody: { required: true, content: { 'application/merge-patch+json': { schema: patchBody } } },
    },
  },
  '/v1/items/{itemId}/withdraw': { ...ofItem, post: change('Withdraw an item', withdrawBody, true) },
  '/v1/items/{itemId}/redact': {
    ...ofItem,
    post: change('Replace the content and erase all earlier content', replaceBody.extend({ content }), false),
  },
}
