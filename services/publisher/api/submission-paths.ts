import { z } from 'zod'
import type { ZodOpenApiPathsObject } from 'zod-openapi'
import { submittedDraft } from '../../domain/submission/draft-schema.ts'
import { answerHeaders, namesOf, problemResponse, TOO_LONG } from '../../http/document-parts.ts'
import {
  commentsBody,
  commentsTaken,
  submissionHead,
  submissionList,
  submissionQuery,
  submissionWhole,
} from './submission-shapes.ts'

const PROBLEMS = {
  400: 'Unreadable JSON, or a parameter or header that is wrong',
  401: 'Signature or token missing, refused or expired',
  404: 'Unknown, not reviewed here, or not yours to read',
  409: 'Another round is next, with `expected`',
  413: 'Too large',
  415: 'Not JSON',
  422: 'Against a schema or a rule, or a used key with another body',
  429: 'Too many calls',
  503: 'The store cannot be written',
}

const problems = (...statuses: (keyof typeof PROBLEMS)[]) => ({
  ...Object.fromEntries(statuses.map((status) => [`${status}`, problemResponse(`${status}`, PROBLEMS[status])])),
  ...TOO_LONG,
})

const replayed = z.literal('true').optional().meta({ description: 'The call was made before and did nothing again.' })

const answerOf = (description: string, schema: z.ZodType, headers: z.ZodRawShape = {}) => ({
  description,
  headers: answerHeaders(headers),
  content: { 'application/json': { schema } },
})

const signed: Record<string, string[]>[] = [{ office: [] }]
const signedOrToken: Record<string, string[]>[] = [{ office: [] }, { token: [] }]
const inAddress = {
  parameters: [
    {
      in: 'path' as const,
      name: 'submissionId',
      required: true,
      description: 'Id of the round: a UUIDv7.',
      schema: { type: 'string' as const, format: 'uuid' },
      example: '01912f4c-7a51-7b7e-9c56-3f8f0f2a1b3c',
    },
  ],
}

const kept = { 'Idempotency-Replayed': replayed, Location: z.string().meta({ example: '/v1/submissions/0191…' }) }
const head = submissionHead.meta({ id: 'Submission', description: 'A round without its rows.' })

/** The paths of drafts that are sent for review, for `/openapi.json`. */
export const SUBMISSION_PATHS: ZodOpenApiPathsObject = {
  '/v1/submissions': {
    post: {
      ...namesOf({
        operationId: 'submitCatalogue',
        tag: 'Review',
        summary: 'Send a draft of a catalogue to its reviewer',
        description:
          "Signed by the office's node over `hub-submission-v1`, a line feed and the JCS of the body. It is kept in a private store and stands in no log. The same round with the same rows does nothing twice.",
      }),
      security: signed,
      requestBody: {
        required: true,
        content: { 'application/json': { schema: submittedDraft } },
      },
      responses: {
        200: answerOf('The round was here already.', head, kept),
        201: answerOf('It is on the disk of the reviewing hub.', head, kept),
        ...problems(400, 401, 404, 409, 413, 415, 422, 429, 503),
      },
    },
    get: {
      ...namesOf({
        operationId: 'listSubmissions',
        tag: 'Review',
        summary: 'The rounds that you have sent, or may review, the latest first',
        description:
          'An office signs `hub-submission-read-v1`, a line feed, the address of the reviewing hub, a line feed, its node that reviews, a line feed, `GET`, a space, the path with its query, a line feed and the time; a reviewing clerk has a token. A page may be short while `next` is not null.',
      }),
      security: signedOrToken,
      requestParams: { query: submissionQuery },
      responses: {
        200: answerOf('A page.', submissionList.extend({ submissions: z.array(head) })),
        ...problems(400, 401, 404, 503),
      },
    },
  },
  '/v1/submissions/{submissionId}': {
    ...inAddress,
    get: {
      ...namesOf({
        operationId: 'readSubmission',
        tag: 'Review',
        summary: 'One round with its rows, the comments on it and what was decided',
        description:
          'For the office that sent it and the clerks of those who review it. Nobody else learns that it is there.',
      }),
      security: signedOrToken,
      responses: {
        200: answerOf('The round.', submissionWhole.meta({ id: 'SubmissionWhole' })),
        ...problems(401, 404, 503),
      },
    },
  },
  '/v1/submissions/{submissionId}/comments': {
    ...inAddress,
    post: {
      ...namesOf({
        operationId: 'commentSubmission',
        tag: 'Review',
        summary: 'Comment on rows of a round, or on the whole',
        description: 'For clerks of those who review it. The office reads the comments; they are never public.',
      }),
      security: [{ token: [] }],
      requestParams: {
        header: z.object({ 'Idempotency-Key': z.string().meta({ description: 'Of this call alone.' }) }),
      },
      requestBody: { required: true, content: { 'application/json': { schema: commentsBody } } },
      responses: {
        201: answerOf('They are kept.', commentsTaken, { 'Idempotency-Replayed': replayed }),
        ...problems(400, 401, 404, 413, 415, 422, 429, 503),
      },
    },
  },
}
