import type { ZodOpenApiPathsObject } from 'zod-openapi'
import { inPath } from '../../http/document-parts.ts'
import { cataloguesParameters, coverageParameters, diffParameters, rowParameters } from './catalogue-parameters.ts'
import { catalogueRowAnswerShape, cataloguesShape } from './catalogue-shapes.ts'
import { coverageShape, diffShape } from './coverage-shapes.ts'
import { readOperation } from './read-operation.ts'

/** The paths of catalogues. */
export const CATALOGUE_PATHS: ZodOpenApiPathsObject = {
  '/v1/catalogues': readOperation({
    operationId: 'listCatalogues',
    tag: 'Catalogues',
    summary: 'The standard catalogues of offices, and what of each is in force',
    description:
      'In force is the version whose rows were approved last by a node that is entitled to it, from the later day of publication and approval on.',
    answer: cataloguesShape,
    query: cataloguesParameters,
  }),
  '/v1/catalogues/coverage': readOperation({
    operationId: 'getCatalogueCoverage',
    tag: 'Catalogues',
    summary: 'Offices by fields: which catalogues there are, and which are in force',
    description:
      'A page of the offices of a place, each county before its townships. What does not apply to an office says why and does not count.',
    answer: coverageShape,
    query: coverageParameters,
  }),
  '/v1/catalogues/{itemId}/diff': {
    ...inPath('itemId'),
    ...readOperation({
      operationId: 'getCatalogueDiff',
      tag: 'Catalogues',
      summary: 'How two versions of a catalogue differ, row by row',
      description: 'Rows that came, lapsed or went, and of others the printed members that changed, with both texts.',
      answer: diffShape,
      query: diffParameters,
      problems: [404, 500],
    }),
  },
  '/v1/catalogues/{itemId}/rows/{rowId}': {
    ...inPath('itemId', 'rowId'),
    ...readOperation({
      operationId: 'getCatalogueRow',
      tag: 'Catalogues',
      summary: 'A row of a catalogue: what it prints, how its limit is read, and what was published for it',
      description:
        'As it is in force on the day, and as the newest version has it. For a system of a department: what to publish, within which time, and what was published already.',
      answer: catalogueRowAnswerShape,
      query: rowParameters,
      problems: [404, 500],
    }),
  },
}
