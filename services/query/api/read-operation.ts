import { z } from 'zod'
import type { ZodOpenApiOperationObject } from 'zod-openapi'
import {
  answerHeaders,
  namesOf,
  type OperationNames,
  problemResponse,
  TOO_LONG,
  turnedAway,
} from '../../http/document-parts.ts'

interface ReadOperation extends OperationNames {
  answer: z.ZodType
  query?: z.ZodObject
  /** Headers that the request may have. */
  header?: z.ZodObject
  /** Of the answer; JSON when left out. */
  mediaTypes?: string[]
  /** Statuses of problems that it may answer, beside 400, 429, 431 and 503. */
  problems?: (401 | 404 | 410 | 500 | 504)[]
  /** False when the answer has no ETag. */
  revalidates?: boolean
  /** Whether a token opens more. */
  takesToken?: boolean
  /** Where an item id stands in the answer: a JSON pointer. It leads to the item and its history. */
  itemAt?: string
}

const PROBLEMS = {
  400: 'Invalid parameter',
  401: 'Token unknown or expired',
  404: 'Unknown',
  410: 'Cursor gone: begin again without it. `reason` is `log-replaced`, `rebuilt` or `divisions-changed`',
  429: 'Too many reads from this address',
  500: 'The stored item does not check. It stays so until the operators mend the store: do not try again',
  503: 'The store is unavailable',
  504: 'The version was not reached in time',
}

const etag = z.string().optional().meta({
  description: 'Of this very answer: send it as `If-None-Match`. Absent where something is withheld.',
  example: 'W/"3-mV0nYw5Kp2aXb1cd"',
})
const cacheControl = z.string().meta({ example: 'public, max-age=0, s-maxage=5' })

const linksToItem = (pointer: string) => {
  const link = (operationId: string) => ({ operationId, parameters: { itemId: `$response.body#${pointer}` } })
  return { item: link('getItem'), history: link('getItemHistory') }
}

/** A GET of the read side, as `/openapi.json` describes it. */
export const readOperation = ({
  answer,
  query,
  header,
  mediaTypes = ['application/json'],
  problems = [],
  revalidates = true,
  takesToken = false,
  itemAt,
  ...names
}: ReadOperation): { get: ZodOpenApiOperationObject } => ({
  get: {
    ...namesOf(names),
    security: takesToken ? [{}, { token: [] }] : [],
    ...((query ?? header) !== undefined && { requestParams: { ...(query && { query }), ...(header && { header }) } }),
    responses: {
      200: {
        description: 'OK',
        headers: answerHeaders({
          'Cache-Control': cacheControl,
          ...(revalidates && { ETag: etag }),
          ...(query?.shape.wait && turnedAway),
        }),
        content: Object.fromEntries(mediaTypes.map((type) => [type, { schema: answer }])),
        ...(itemAt !== undefined && { links: linksToItem(itemAt) }),
      },
      ...(revalidates && { 304: { description: 'Not modified', headers: answerHeaders({ ETag: etag }) } }),
      ...Object.fromEntries(
        ([400, 429, ...problems, 503] as const).map((status) => [
          `${status}`,
          problemResponse(`${status}`, PROBLEMS[status]),
        ]),
      ),
      ...TOO_LONG,
    },
  },
})
