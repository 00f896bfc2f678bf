import { z } from 'zod'
import type { ZodOpenApiPathsObject } from 'zod-openapi'
import { inPath } from '../../http/document-parts.ts'
import { changesParameters, exportParameters, streamHeaders, streamParameters } from './parameters.ts'
import { readOperation } from './read-operation.ts'
import { changesShape } from './shapes.ts'

const streamShape = z.string().meta({ description: 'Events (WHATWG HTML, section 9.2), without an end.' })
const exportShape = z.string().meta({ description: 'Lines or rows, and one at the end that says what they are.' })

/** What an outlet has as a file, in one of its forms. */
const exportOperation = (form: string, { mediaType, lines }: { mediaType: string; lines: string }) => ({
  ...inPath('kind', 'code'),
  ...readOperation({
    operationId: `export${form}`,
    tag: 'Changes',
    summary: 'All that concerns an outlet, as one file',
    description: `${lines} The end has \`cursor\`, from which \`listChanges\` goes on with the same outlet and field, the numbers of \`changes\` and \`withheld\`, \`sha256Above\` (of all bytes above the last line), \`asOf\` and \`lagSeconds\`. A file without it is not whole: begin again. An item that changed meanwhile may stand there twice; the later one counts.`,
    answer: exportShape,
    query: exportParameters,
    mediaTypes: [mediaType],
    problems: [401, 404],
    revalidates: false,
    takesToken: true,
  }),
})

/** Following all changes with a database of one's own. */
export const CHANGE_PATHS: ZodOpenApiPathsObject = {
  '/v1/changes': readOperation({
    operationId: 'listChanges',
    tag: 'Changes',
    summary: 'The last state of each changed item since a cursor',
    description:
      'Without a cursor from the beginning. Store `next` in the same transaction as the changes, and ask with it again; while `more` is true at once. No change is missed; one may be told again. With `wait` an answer without changes comes later; where too many readers wait already it comes at once, with `Retry-After`.',
    answer: changesShape,
    itemAt: '/changes/0/itemId',
    query: changesParameters,
    problems: [401, 404, 410],
    revalidates: false,
    takesToken: true,
  }),
  '/v1/changes/stream': readOperation({
    operationId: 'followChanges',
    tag: 'Changes',
    summary: 'The changes since a cursor and whatever comes, as server-sent events',
    description:
      'Events: `change`, whose data are a change as `listChanges` gives it; `withheld` `{itemId}`; `caught-up` `{asOf, lagSeconds}` when nothing more is there; `reset` `{reason}`, the last one, in place of a 410: begin without a cursor. The id is a cursor, on the last event of each page: store it in the same transaction as what came before it, and come back with it. No change is missed; one may be told again. A comment comes every 20 s.',
    answer: streamShape,
    query: streamParameters,
    header: streamHeaders,
    mediaTypes: ['text/event-stream'],
    problems: [401, 404],
    revalidates: false,
    takesToken: true,
  }),
  '/v1/exports/{kind}/{code}.ndjson': exportOperation('Ndjson', {
    mediaType: 'application/x-ndjson',
    lines:
      'One JSON value a line: a change as `listChanges` gives it, or `{withheld: {itemId}}`; the last line is `{end: …}`.',
  }),
  '/v1/exports/{kind}/{code}.csv': exportOperation('Csv', {
    mediaType: 'text/csv',
    lines:
      'UTF-8 with a byte order mark, CRLF, quotes by RFC 4180; `contentText` is the signed text. A row of what is withheld has the state `withheld`; the last row has the state `end`, and `{…}` in `contentText`.',
  }),
}
