import { z } from 'zod'
import type { ZodOpenApiPathsObject } from 'zod-openapi'
import { inPath } from '../../http/document-parts.ts'
import { readOperation } from '../api/read-operation.ts'
import { feedParameters } from './feed-routes.ts'
import { jsonFeedShape } from './json-feed.ts'

const feedOperation = (
  form: string,
  { mediaType, answer, description }: { mediaType: string; answer: z.ZodType; description: string },
) => ({
  ...inPath('kind', 'code'),
  ...readOperation({
    operationId: `get${form}Feed`,
    tag: 'Outlets',
    summary: 'What is new on an outlet, for readers of news',
    description: `${description} The items that changed last: all of an outlet, of a field, or hits of a search. Ids are of items, not of versions. What is withdrawn, erased, over or no longer there has a tombstone. To miss nothing, follow the changes instead.`,
    answer,
    query: feedParameters,
    mediaTypes: [mediaType],
    problems: [404],
  }),
})

export const FEED_PATHS: ZodOpenApiPathsObject = {
  '/v1/feeds/{kind}/{code}.atom': feedOperation('Atom', {
    mediaType: 'application/atom+xml',
    answer: z.string().meta({ description: 'XML (RFC 4287).' }),
    description: 'Atom with tombstones (RFC 6721) and archive documents (RFC 5005).',
  }),
  '/v1/feeds/{kind}/{code}.json': feedOperation('Json', {
    mediaType: 'application/feed+json',
    answer: jsonFeedShape,
    description: 'JSON Feed 1.1; tombstones stand in `_hub.deleted`.',
  }),
}
