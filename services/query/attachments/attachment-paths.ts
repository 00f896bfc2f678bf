import { z } from 'zod'
import type { ZodOpenApiPathsObject } from 'zod-openapi'
import { answerHeaders, inPath, namesOf, problemResponse, TOO_LONG } from '../../http/document-parts.ts'
import { attachmentParameters } from '../api/parameters.ts'

const ANY_FILE = { '*/*': {} }

const headers = (more: z.ZodRawShape) =>
  answerHeaders({
    ETag: z.string().meta({ description: 'The SHA-256 of the file, in quotation marks.' }),
    'Accept-Ranges': z.literal('bytes'),
    'Content-Disposition': z.string().meta({ description: 'The name that the item gives the file.' }),
    ...more,
  })

/** The read side of attachments, for `/openapi.json`. */
export const FILE_PATHS: ZodOpenApiPathsObject = {
  '/attachments/{sha256}/{name}': {
    ...inPath('sha256', 'name'),
    get: {
      ...namesOf({
        operationId: 'getAttachment',
        tag: 'Attachments',
        summary: 'A stored file, under an item that you may see',
        description:
          'The address is that of `files` of the item. Each byte was held against the hash. One range at a time (RFC 9110, section 14).',
      }),
      security: [{}, { token: [] }],
      requestParams: { query: attachmentParameters },
      responses: {
        200: { description: 'All of the file.', headers: headers({}), content: ANY_FILE },
        206: {
          description: 'The part that was asked for.',
          headers: headers({ 'Content-Range': z.string().meta({ example: 'bytes 0-99/1000' }) }),
          content: ANY_FILE,
        },
        304: { description: 'Not modified', headers: headers({}) },
        416: {
          description: 'The range begins behind the end.',
          headers: headers({ 'Content-Range': z.string().meta({ example: 'bytes */1000' }) }),
        },
        400: problemResponse('400', 'Invalid parameter'),
        401: problemResponse('401', 'Token unknown or expired'),
        404: problemResponse('404', 'No such file, or no item that names it is shown to you'),
        429: problemResponse('429', 'Too many reads from this address'),
        500: problemResponse('500', 'The stored bytes do not have the hash'),
        503: problemResponse('503', 'The store is unavailable'),
        ...TOO_LONG,
      },
    },
  },
}
