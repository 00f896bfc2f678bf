import type { z } from 'zod'
import { createDocument, type ZodOpenApiOperationObject, type ZodOpenApiPathsObject } from 'zod-openapi'
import { problemShape } from '../../http/problem-shape.ts'
import { changesParameters, digestParameters, historyParameters, itemParameters, listParameters } from './parameters.ts'
import * as shapes from './shapes.ts'
import { statusShape } from './status-shape.ts'

interface ReadOperation {
  summary: string
  answer: z.ZodType
  query?: z.ZodObject
  /** Statuses of problems that it may answer, beside 400, 429 and 503. */
  problems?: (401 | 404 | 410 | 500 | 504)[]
  /** False when the answer has no ETag. */
  revalidates?: boolean
}

const PROBLEMS = {
  400: 'Invalid parameter',
  401: 'Token unknown or expired',
  404: 'Unknown',
  410: 'Cursor gone: begin again without it',
  429: 'Too many reads from this address',
  500: 'The stored item does not check. It stays so until the operators mend the store: do not try again',
  503: 'The store is unavailable',
  504: 'The version was not reached in time',
}

const problem = (status: keyof typeof PROBLEMS) => ({
  description: PROBLEMS[status],
  content: { 'application/problem+json': { schema: problemShape } },
})

const get = ({
  summary,
  answer,
  query,
  problems = [],
  revalidates = true,
}: ReadOperation): { get: ZodOpenApiOperationObject } => ({
  get: {
    summary,
    ...(query !== undefined && { requestParams: { query } }),
    responses: {
      200: { description: 'OK', content: { 'application/json': { schema: answer } } },
      ...(revalidates && { 304: { description: 'Not modified' } }),
      ...Object.fromEntries(([400, 429, ...problems, 503] as const).map((status) => [String(status), problem(status)])),
    },
  },
})

const inPath = (...names: string[]) => ({
  parameters: names.map((name) => ({ in: 'path' as const, name, required: true, schema: { type: 'string' as const } })),
})

/** The paths of the read side. */
const READ_PATHS: ZodOpenApiPathsObject = {
  '/v1/items/{itemId}': {
    ...inPath('itemId'),
    ...get({
      summary: 'An item in its latest version',
      answer: shapes.itemShape,
      query: itemParameters,
      problems: [404, 500, 504],
    }),
  },
  '/v1/items/{itemId}/history': {
    ...inPath('itemId'),
    ...get({
      summary: 'Every version of an item, with proofs, the lowest first',
      answer: shapes.historyShape,
      query: historyParameters,
      problems: [401, 404, 500],
    }),
  },
  '/v1/outlets/{kind}/{code}/items': {
    ...inPath('kind', 'code'),
    ...get({
      summary: 'What an outlet shows, newest first',
      answer: shapes.listShape,
      query: listParameters,
      problems: [404],
    }),
  },
  '/v1/changes': get({
    summary: 'The last state of each changed item since a cursor',
    answer: shapes.changesShape,
    query: changesParameters,
    problems: [404, 410],
    revalidates: false,
  }),
  '/v1/digests': get({
    summary: 'A digest of the items of each entry, for comparing replicas',
    answer: shapes.digestsShape,
    revalidates: false,
  }),
  '/v1/digests/{kind}/{code}': {
    ...inPath('kind', 'code'),
    ...get({
      summary: 'The states of the items of one entry, also of those that left it',
      answer: shapes.statesShape,
      query: digestParameters,
      problems: [404],
      revalidates: false,
    }),
  },
  '/v1/divisions/{code}': {
    ...inPath('code'),
    ...get({ summary: 'An administrative division', answer: shapes.divisionShape, problems: [404] }),
  },
  '/v1/nodes': get({ summary: 'Publishing nodes and their public keys', answer: shapes.nodesShape }),
  '/v1/fields': get({ summary: 'Fields of disclosure', answer: shapes.fieldsShape }),
  '/v1/status': get({ summary: 'How far the read models are', answer: statusShape, revalidates: false }),
}

/** OpenAPI 3.1 of the read side and of the other paths of the same server. */
export const openApiDocument = (others: ZodOpenApiPathsObject = {}) =>
  createDocument({
    openapi: '3.1.0',
    info: {
      title: 'disclosure-hub',
      version: '1',
      description: 'The same disclosure item on every village board, county site and city topic page, provably.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
    paths: merged(READ_PATHS, others),
  })

function merged(one: ZodOpenApiPathsObject, other: ZodOpenApiPathsObject): ZodOpenApiPathsObject {
  const paths = new Set([...Object.keys(one), ...Object.keys(other)])
  return Object.fromEntries([...paths].map((path) => [path, { ...one[path], ...other[path] }]))
}
