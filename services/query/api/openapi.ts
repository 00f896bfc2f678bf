import { createDocument, type ZodOpenApiPathsObject } from 'zod-openapi'
import { inPath, TAGS } from '../../http/document-parts.ts'
import { FILE_PATHS } from '../attachments/attachment-paths.ts'
import { FEED_PATHS } from '../feeds/feed-paths.ts'
import { BODY_PATH } from './body-route.ts'
import { CATALOGUE_PATHS } from './catalogue-paths.ts'
import { CHANGE_PATHS } from './change-paths.ts'
import { clientSchemas } from './client-schemas.ts'
import { DUTY_PATHS } from './duty-paths.ts'
import { kindsShape } from './kinds-route.ts'
import { linksShape } from './link-shapes.ts'
import { digestParameters, historyParameters, itemParameters, linksParameters, listParameters } from './parameters.ts'
import { PLAN_PATHS } from './plan-paths.ts'
import { readOperation } from './read-operation.ts'
import { RULE_PATHS } from './rule-paths.ts'
import { answeringBodies, type SentMessages, withSentBodies } from './sent-messages.ts'
import * as shapes from './shapes.ts'
import { statusShape } from './status-shape.ts'

/** The paths of the read side. */
const READ_PATHS: ZodOpenApiPathsObject = {
  '/v1/items/{itemId}': {
    ...inPath('itemId'),
    ...readOperation({
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
    ...readOperation({
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
  '/v1/items/{itemId}/links': {
    ...inPath('itemId'),
    ...readOperation({
      operationId: 'listItemLinks',
      tag: 'Items',
      summary: 'What an item is linked to',
      description:
        'With `in` what is shown today and names this item: its interpretations, what was done under a row of a catalogue, evidence of a task. With `out` what it names itself. Only a link of a content is stored; its inverse is looked up.',
      answer: linksShape,
      query: linksParameters,
      problems: [401, 404, 500],
      takesToken: true,
    }),
  },
  '/v1/outlets/{kind}/{code}': {
    ...inPath('kind', 'code'),
    ...readOperation({
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
    ...readOperation({
      operationId: 'listOutletItems',
      tag: 'Outlets',
      summary: 'What an outlet shows, newest first',
      description:
        'Pages of a list, filtered or searched. To keep a copy, follow the changes instead: lists move while they are read.',
      answer: shapes.listShape,
      itemAt: '/items/0/itemId',
      query: listParameters,
      problems: [404],
    }),
  },
  '/v1/digests': readOperation({
    operationId: 'getDigests',
    tag: 'Proof',
    summary: 'A digest of the items of each entry, for comparing replicas',
    description: '`hub compare --with URL` reads them.',
    answer: shapes.digestsShape,
    revalidates: false,
  }),
  '/v1/digests/{kind}/{code}': {
    ...inPath('kind', 'code'),
    ...readOperation({
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
    ...readOperation({
      operationId: 'getDivision',
      tag: 'Directory',
      summary: 'An administrative division',
      description: 'As the directory names it now, with its parent and children.',
      answer: shapes.divisionShape,
      problems: [404],
    }),
  },
  '/v1/nodes': readOperation({
    operationId: 'listNodes',
    tag: 'Directory',
    summary: 'Publishing nodes and their public keys',
    description: 'What a reader needs to check signatures.',
    answer: shapes.nodesShape,
  }),
  '/v1/fields': readOperation({
    operationId: 'listFields',
    tag: 'Directory',
    summary: 'Fields of disclosure',
    description: 'Names for `field` of a content, such as 救灾.',
    answer: shapes.fieldsShape,
  }),
  '/v1/kinds': readOperation({
    operationId: 'listKinds',
    tag: 'Items',
    summary: 'What an item can be',
    description:
      'Each kind with its forms, whether its body is made of what else it says, and a JSON Schema (draft 2020-12) of the content that may be sent. A later hub may have more kinds: show an unknown one as a document.',
    answer: kindsShape,
  }),
  '/v1/status': readOperation({
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

/** OpenAPI 3.1 of the read side, of the other paths of the same server, and of what is sent to others. */
export const openApiDocument = (others: ZodOpenApiPathsObject = {}, sent: SentMessages = {}) =>
  withSentBodies(
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
            office: {
              ...{ type: 'apiKey', in: 'header', name: 'Authorization' },
              description:
                'Signed with the key of a node: `Hub-Signature node="…", key="…", to="…", for="…", at="…", signature="…"` (base64url; `to`, `for` and `at` of a call that reads).',
            },
          },
        },
        paths: merged(
          {
            ...READ_PATHS,
            ...BODY_PATH,
            ...FEED_PATHS,
            ...CHANGE_PATHS,
            ...RULE_PATHS,
            ...CATALOGUE_PATHS,
            ...DUTY_PATHS,
            ...PLAN_PATHS,
            ...FILE_PATHS,
          },
          others,
        ),
        webhooks: answeringBodies(sent),
      },
      { override: clientSchemas },
    ),
  )

function merged(one: ZodOpenApiPathsObject, other: ZodOpenApiPathsObject): ZodOpenApiPathsObject {
  const paths = new Set([...Object.keys(one), ...Object.keys(other)])
  return Object.fromEntries([...paths].map((path) => [path, { ...one[path], ...other[path] }]))
}
