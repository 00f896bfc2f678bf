import { z } from 'zod'
import { createDocument, type ZodOpenApiOperationObject, type ZodOpenApiPathsObject } from 'zod-openapi'
import {
  answerHeaders,
  inPath,
  namesOf,
  type OperationNames,
  problemResponse,
  TAGS,
  TOO_LONG,
  turnedAway,
} from '../../http/document-parts.ts'
import { clientSchemas } from './client-schemas.ts'
import { changesParameters, digestParameters, historyParameters, itemParameters, listParameters } from './parameters.ts'
import * as shapes from './shapes.ts'
import { statusShape } from './status-shape.ts'

interface ReadOperation extends OperationNames {
  answer: z.ZodType
  query?: z.ZodObject
  /** Statuses of problems that it may answer, beside 400, 429, 431 and 503. */
  problems?: (401 | 404 | 410 | 500 | 504)[]
  /** False when the answer has no ETag. */
  revalidates?: boolean
  /** Whether a token opens more. */
  takesToken?: boolean
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

const get = ({
  answer,
  query,
  problems = [],
  revalidates = true,
  takesToken = false,
  ...names
}: ReadOperation): { get: ZodOpenApiOperationObject } => ({
  get: {
    ...namesOf(names),
    security: takesToken ? [{}, { token: [] }] : [],
    ...(query !== undefined && { requestParams: { query } }),
    responses: {
      200: {
        description: 'OK',
        headers: answerHeaders({
          'Cache-Control': cacheControl,
          ...(revalidates && { ETag: etag }),
          ...(query?.shape.wait && turnedAway),
        }),
        content: { 'application/json': { schema: answer } },
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

/** The paths of the read side. */
const READ_PATHS: ZodOpenApiPathsObject = {
  '/v1/items/{itemId}': {
    ...inPath('itemId'),
    ...get({
      operationId: 'getItem',
      tag: 'Items',
      summary: 'An item in its latest version',
      description:
        'With `atLeast` the answer waits until the item has that version, so that a writer can read what it wrote. The ETag begins with the version and may be sent as `If-Match`.',
      answer: shapes.itemShape,
      query: itemParameters,
      problems: [401, 404, 500, 504],
      takesToken: true,
    }),
  },
  '/v1/items/{itemId}/history': {
    ...inPath('itemId'),
    ...get({
      operationId: 'getItemHistory',
      tag: 'Items',
      summary: 'Every version of an item, with proofs, the lowest first',
      description:
        'Envelope and signature of each version for everybody; contents too while the public may see the item, and for the clerks of its maker and auditors always.',
      answer: shapes.historyShape,
      query: historyParameters,
      problems: [401, 404, 500],
      takesToken: true,
    }),
  },
  '/v1/outlets/{kind}/{code}': {
    ...inPath('kind', 'code'),
    ...get({
      operationId: 'getOutlet',
      tag: 'Outlets',
      summary: 'What an outlet is, and how much it shows by field',
      description:
        'Its name, the places above it, and the entries by which items are shown there. Notices are not counted.',
      answer: shapes.outletShape,
      problems: [404],
    }),
  },
  '/v1/outlets/{kind}/{code}/items': {
    ...inPath('kind', 'code'),
    ...get({
      operationId: 'listOutletItems',
      tag: 'Outlets',
      summary: 'What an outlet shows, newest first',
      description:
        'Pages of a list, filtered or searched. To keep a copy, follow the changes instead: lists move while they are read.',
      answer: shapes.listShape,
      query: listParameters,
      problems: [404],
    }),
  },
  '/v1/changes': get({
    operationId: 'listChanges',
    tag: 'Changes',
    summary: 'The last state of each changed item since a cursor',
    description:
      'Without a cursor from the beginning. Store `next` in the same transaction as the changes, and ask with it again; while `more` is true at once. No change is missed; one may be told again. With `wait` an answer without changes comes later; where too many readers wait already it comes at once, with `Retry-After`.',
    answer: shapes.changesShape,
    query: changesParameters,
    problems: [401, 404, 410],
    revalidates: false,
    takesToken: true,
  }),
  '/v1/digests': get({
    operationId: 'getDigests',
    tag: 'Proof',
    summary: 'A digest of the items of each entry, for comparing replicas',
    description: '`hub compare --with URL` reads them.',
    answer: shapes.digestsShape,
    revalidates: false,
  }),
  '/v1/digests/{kind}/{code}': {
    ...inPath('kind', 'code'),
    ...get({
      operationId: 'listEntryStates',
      tag: 'Proof',
      summary: 'The states of the items of one entry, also of those that left it',
      description: 'For finding the items in which two replicas differ. The digest is over those that have not left.',
      answer: shapes.statesShape,
      query: digestParameters,
      problems: [404],
      revalidates: false,
    }),
  },
  '/v1/divisions/{code}': {
    ...inPath('code'),
    ...get({
      operationId: 'getDivision',
      tag: 'Directory',
      summary: 'An administrative division',
      description: 'As the directory names it now, with its parent and children.',
      answer: shapes.divisionShape,
      problems: [404],
    }),
  },
  '/v1/nodes': get({
    operationId: 'listNodes',
    tag: 'Directory',
    summary: 'Publishing nodes and their public keys',
    description: 'What a reader needs to check signatures.',
    answer: shapes.nodesShape,
  }),
  '/v1/fields': get({
    operationId: 'listFields',
    tag: 'Directory',
    summary: 'Fields of disclosure',
    description: 'Names for `field` of a content, such as 救灾.',
    answer: shapes.fieldsShape,
  }),
  '/v1/status': get({
    operationId: 'getStatus',
    tag: 'Operation',
    summary: 'How far the read models are',
    description: 'For operators. Null is unknown, never 0.',
    answer: statusShape,
    revalidates: false,
  }),
}

const ABOUT = `The same disclosure item on every village board, county site and city topic page, provably.

**Read** without a token: the lists of an outlet, items with their history, the changes since a cursor. **Write** with a clerk's token.

- JSON in UTF-8. Instants are RFC 3339 in UTC; days such as \`displayFrom\` are days in Asia/Shanghai.
- Cursors are opaque: keep them as they are.
- Problems are RFC 9457. Programs read \`code\`, which never changes its meaning; sentences are Chinese, or English with \`Accept-Language: en\`.
- Each answer has a \`Request-Id\`. Send your own, or tell the operators ours.
- New members, parameters and codes may come at any time: ignore what you do not know. Nothing goes away or changes its meaning without a year's notice (docs/api/stability.md).`

/** OpenAPI 3.1 of the read side and of the other paths of the same server. */
export const openApiDocument = (others: ZodOpenApiPathsObject = {}) =>
  createDocument(
    {
      openapi: '3.1.0',
      info: {
        title: 'disclosure-hub',
        version: '1',
        description: ABOUT,
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
        contact: { name: 'The operators of this hub' },
      },
      servers: [{ url: '/', description: 'This hub' }],
      tags: [...TAGS],
      components: {
        securitySchemes: {
          token: { type: 'http', scheme: 'bearer', description: 'Of one person at one node: `hub tokens new`.' },
        },
      },
      paths: merged(READ_PATHS, others),
    },
    { override: clientSchemas },
  )

function merged(one: ZodOpenApiPathsObject, other: ZodOpenApiPathsObject): ZodOpenApiPathsObject {
  const paths = new Set([...Object.keys(one), ...Object.keys(other)])
  return Object.fromEntries([...paths].map((path) => [path, { ...one[path], ...other[path] }]))
}
