import { z } from 'zod'
import type { ZodOpenApiPathsObject } from 'zod-openapi'
import { answerHeaders, inPath, namesOf, problemResponse, TOO_LONG } from '../../http/document-parts.ts'

const PROBLEMS = {
  400: 'The hash in the address is none, or the body broke off',
  401: 'Token missing, unknown or expired',
  403: 'The token is no clerk’s',
  404: 'This server does not publish for the node',
  413: 'Larger than HUB_ATTACHMENT_BYTES',
  415: 'Packed, or of a type that may be no attachment',
  422: 'The bytes have another hash',
  429: 'Too many writes',
  503: 'The disk cannot be written',
}

const kept = z
  .object({
    sha256: z.string(),
    bytes: z.int().min(0),
    mediaType: z.string().meta({ description: 'By the bytes; for `mediaType` of the attachment.' }),
    url: z.string().meta({ description: 'For `url` of the attachment, or `src` of a picture: it names no host.' }),
  })
  .meta({
    id: 'AttachmentKept',
    example: {
      sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
      bytes: 4,
      mediaType: 'text/plain',
      url: 'attachment:sha256-9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
    },
  })

const answer = (description: string) => ({
  description,
  headers: answerHeaders({}),
  content: { 'application/json': { schema: kept } },
})

/** The write side of attachments, for `/openapi.json`. */
export const ATTACHMENT_PATHS: ZodOpenApiPathsObject = {
  '/v1/attachments/{sha256}': {
    ...inPath('sha256'),
    put: {
      ...namesOf({
        operationId: 'putAttachment',
        tag: 'Attachments',
        summary: 'Put a file into the node of the clerk, so that its items may name it',
        description:
          'The body is the file as it is. It is checked while it comes and is on the disk when it is answered. Sending it again is fine. A file that no item names is removed after 30 days. The hub does not look for personal data in files.',
      }),
      security: [{ token: [] }],
      requestBody: { required: true, content: { 'application/octet-stream': {} } },
      responses: {
        201: answer('It is on the disk of the node.'),
        200: answer('It was there before.'),
        ...Object.fromEntries(
          Object.entries(PROBLEMS).map(([status, description]) => [status, problemResponse(status, description)]),
        ),
        ...TOO_LONG,
      },
    },
  },
}
