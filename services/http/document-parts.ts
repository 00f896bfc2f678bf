import { z } from 'zod'
import type { ZodOpenApiResponseObject } from 'zod-openapi'
import { PART } from '../domain/kinds/part.ts'
import { problemShape } from './problem-shape.ts'

/** What the operations of `/openapi.json` share. */

export const TAGS = [
  { name: 'Items', description: 'One item, with its proofs.' },
  { name: 'Outlets', description: 'What a village board, a county site or a city topic page shows.' },
  { name: 'Changes', description: 'Following all changes with a database of your own.' },
  // Generators of clients make one class of a tag, so what is sent has one of its own.
  { name: 'Webhooks', description: 'What the hub sends to those who have subscribed to changes.' },
  { name: 'Attachments', description: 'Files that items name.' },
  { name: 'Directory', description: 'Divisions, publishing nodes with their public keys, and fields.' },
  { name: 'Catalogues', description: 'The standard catalogues of offices, and what is due by them.' },
  { name: 'Rules', description: 'The rules that hold at a place, and what is due by them.' },
  { name: 'Publishing', description: 'Commands of clerks and of their systems. Each needs a token of the node.' },
  { name: 'Review', description: 'Drafts of catalogues, between an office and its reviewer. They are not public.' },
  { name: 'Proof', description: 'Comparing two replicas.' },
  { name: 'Operation', description: 'How the hub is.' },
] as const

/** What tells one operation from the others. Its id is what generators of clients name their functions by. */
export interface OperationNames {
  operationId: string
  tag: (typeof TAGS)[number]['name']
  summary: string
  description: string
}

export const namesOf = ({ tag, ...names }: OperationNames) => ({ ...names, tags: [tag] })

const requestId = z.string().optional().meta({
  description: "The client's own id where it was well-formed, else the hub's. The log has the same.",
  example: '01912f4c-7a51-7b7e-9c56-3f8f0f2a1b3c',
})
const retryAfter = z.int().optional().meta({ description: 'Seconds, where trying again may help.', example: 1 })

/** Of an answer that may come before a wait is over. */
export const turnedAway = {
  'Retry-After': retryAfter.meta({
    description:
      'With `wait`, where too many readers wait already or the process ends: ask again after so many seconds.',
  }),
}

/** The headers of an answer that is no problem. */
export const answerHeaders = <Shape extends z.ZodRawShape>(shape: Shape) =>
  z.object({ 'Request-Id': requestId, ...shape })

export const problemResponse = (status: string, description: string): ZodOpenApiResponseObject => ({
  description,
  headers: z.object({
    'Request-Id': requestId,
    ...(['429', '503', '504'].includes(status) && { 'Retry-After': retryAfter }),
  }),
  content: { 'application/problem+json': { schema: problemShape } },
})

/** Node answers it before any route is asked. */
export const TOO_LONG = { 431: problemResponse('431', 'Address and headers are longer than 16 KB') }

/** `<nodeId>.<UUIDv7>` */
export const ITEM_ID_PATTERN =
  '^[a-z][a-z0-9-]{2,39}\\.[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$'
const DIVISION_CODE_PATTERN = '^([0-9]{6}|[0-9]{9}|[0-9]{12})$'

const PATH_PARAMETERS = {
  itemId: {
    description: 'Id of the item: `<nodeId>.<UUIDv7>`.',
    schema: { type: 'string' as const, pattern: ITEM_ID_PATTERN },
    example: 'taihe-county.01912f4c-7a51-7b7e-9c56-3f8f0f2a1b3c',
  },
  rowId: {
    description: 'Id of a row of a catalogue.',
    schema: { type: 'string' as const, pattern: PART.source },
    example: 'r12',
  },
  kind: {
    description: 'Kind of outlet: a village board, a county site, a city topic page.',
    schema: { type: 'string' as const, enum: ['board', 'site', 'topic'] },
    example: 'site',
  },
  code: {
    description: 'Official code of a division: 6 digits for city and county, 9 for a township, 12 for a village.',
    schema: { type: 'string' as const, pattern: DIVISION_CODE_PATTERN },
    example: '341222',
  },
  sha256: {
    description: 'SHA-256 of the file, in hex.',
    schema: { type: 'string' as const, pattern: '^[0-9a-f]{64}$' },
    example: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  },
  name: {
    description: 'For people. What the file is saved as is what the item says.',
    schema: { type: 'string' as const },
    example: '资金分配表.pdf',
  },
  set: {
    description: 'Name of a set of rules.',
    schema: { type: 'string' as const, pattern: '^[a-z][a-z0-9-]{0,39}$' },
    example: 'clocks',
  },
}

/** Parameters in the path of an address. */
export const inPath = (...names: (keyof typeof PATH_PARAMETERS)[]) => ({
  parameters: names.map((name) => ({ in: 'path' as const, name, required: true, ...PATH_PARAMETERS[name] })),
})
