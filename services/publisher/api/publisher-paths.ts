import { z } from 'zod'
import type { ZodOpenApiOperationObject, ZodOpenApiPathsObject } from 'zod-openapi'
import { contentSchema } from '../../domain/item/content-schema.ts'
import {
  answerHeaders,
  inPath,
  namesOf,
  type OperationNames,
  problemResponse,
  TOO_LONG,
} from '../../http/document-parts.ts'
import { ATTACHMENT_PATHS } from './attachment-paths.ts'
import { acceptedBody, dryRunBody, patchBody, publishBody, replaceBody, withdrawBody } from './request-schemas.ts'
import { SUBMISSION_PATHS } from './submission-paths.ts'

const PROBLEMS = {
  400: 'Unreadable JSON, or a header missing or wrong',
  401: 'Token missing, unknown or expired',
  403: 'Not this node, not its item, or no right to tell who has reviewed it (`sign-off-not-yours`)',
  404: 'Unknown item',
  409: 'The item is not live; on publishing: `near-twin`, with the other `itemId`; `already-shown`: a later first day would hide what is shown, unless `hideUntilThen` says so; `never-shown`',
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

const content = contentSchema.meta({
  id: 'ContentSent',
  description:
    'What people are to see of the item. `GET /v1/kinds` has a schema for each kind: of some the body is made by the hub, and may be left out.',
})
const idempotencyKey = z
  .string()
  .regex(/^[\x21-\x7e]{1,200}$/)
  .meta({
    description: 'Of this command alone; the same when it is repeated, for ever. A UUID does.',
    example: '6f6b1c1e-4a0e-4c51-9a51-9d3a8c2f0b77',
  })
const ifMatch = z
  .string()
  .regex(/^(?:W\/)?"0*[1-9]\d{0,14}(?:[^0-9"][^"]*)?"$/)
  .meta({
    description: 'The version that it is based on, `"3"`, or the ETag as given.',
    example: '"3"',
  })

const prefer = z.string().optional().meta({
  description: '`handling=strict` (RFC 7240): what would be accepted with warnings is refused.',
  example: 'handling=strict',
})

const preferenceApplied = z.string().optional().meta({ example: 'handling=strict' })

const accepted = {
  description: 'It is on the disk of its node, and will be on every page.',
  headers: answerHeaders({
    'Idempotency-Replayed': z.literal('true').optional().meta({
      description: 'The command was done before; this is what was answered then, but for the warnings.',
    }),
    'Preference-Applied': preferenceApplied,
  }),
  content: { 'application/json': { schema: acceptedBody } },
}
const location = z.string().meta({ example: '/v1/items/taihe-county.01912f4c-7a51-7b7e-9c56-3f8f0f2a1b3c' })
const created = { ...accepted, headers: accepted.headers.extend({ Location: location }) }
const tried = {
  description: 'It would be accepted.',
  headers: answerHeaders({ 'Preference-Applied': preferenceApplied }),
  content: { 'application/json': { schema: dryRunBody } },
}

interface WriteOperation extends OperationNames {
  body: z.ZodType
  headers: z.ZodObject
  success?: { 200: typeof accepted | typeof tried } | { 201: typeof created }
  problems: readonly (keyof typeof PROBLEMS)[]
  mediaType?: string
}

const write = ({
  body,
  headers,
  success = { 200: accepted },
  problems,
  mediaType = 'application/json',
  ...names
}: WriteOperation): ZodOpenApiOperationObject => ({
  ...namesOf(names),
  security: [{ token: [] }],
  requestParams: { header: headers.extend({ Prefer: prefer }) },
  requestBody: { required: true, content: { [mediaType]: { schema: body } } },
  responses: {
    ...success,
    ...Object.fromEntries(problems.map((problem) => [`${problem}`, problemResponse(`${problem}`, PROBLEMS[problem])])),
    ...TOO_LONG,
  },
})

const change = (operation: Omit<WriteOperation, 'headers' | 'problems' | 'tag'>) =>
  write({
    tag: 'Publishing',
    ...operation,
    headers: z.object({ 'If-Match': ifMatch, 'Idempotency-Key': idempotencyKey.optional() }),
    problems: [...OF_EVERY_WRITE, ...OF_EVERY_CHANGE, 409],
  })

/** The write side's paths, for `/openapi.json`. */
export const PUBLISHER_PATHS: ZodOpenApiPathsObject = {
  ...SUBMISSION_PATHS,
  ...ATTACHMENT_PATHS,
  '/v1/items': {
    post: write({
      operationId: 'publishItem',
      tag: 'Publishing',
      summary: 'Publish an item',
      description:
        'It is signed by the node and shown everywhere. What nearly is a living item is asked about with 409 `near-twin`; `"new": true` says that it is another.',
      body: publishBody.extend({ content }),
      headers: z.object({ 'Idempotency-Key': idempotencyKey }),
      success: { 201: created },
      problems: [...OF_EVERY_WRITE, 409],
    }),
  },
  '/v1/items/dry-run': {
    post: write({
      operationId: 'tryItem',
      tag: 'Publishing',
      summary: 'What publishing an item would answer, and when it is due',
      description:
        'Nothing is published. What publishing would refuse is refused here in the same way; else the warnings, and the last day by the catalogue row that it fulfils (of the same node) and by the law.',
      body: publishBody.extend({ content }),
      headers: z.object({}),
      success: { 200: tried },
      problems: [...OF_EVERY_WRITE, 409],
    }),
  },
  '/v1/items/{itemId}': {
    ...inPath('itemId'),
    put: change({
      operationId: 'reviseItem',
      summary: 'Revise an item',
      description: 'The whole content anew. What changes nothing makes no version, and is told by a warning.',
      body: replaceBody.extend({ content }),
    }),
    patch: change({
      operationId: 'patchItem',
      summary: 'Revise what the patch names, and keep the rest (RFC 7396)',
      description: 'Lists are replaced whole; null takes a member away.',
      body: patchBody,
      mediaType: 'application/merge-patch+json',
    }),
  },
  '/v1/items/{itemId}/withdraw': {
    ...inPath('itemId'),
    post: change({
      operationId: 'withdrawItem',
      summary: 'Withdraw an item',
      description: 'Every outlet shows a notice in its place: title, when and why.',
      body: withdrawBody,
    }),
  },
  '/v1/items/{itemId}/redact': {
    ...inPath('itemId'),
    post: change({
      operationId: 'redactItem',
      summary: 'Replace the content and erase all earlier content',
      description:
        'Earlier texts are erased in every store; readers are told to delete their copies. It can be done to a withdrawn item too.',
      body: replaceBody.extend({ content }),
    }),
  },
}
