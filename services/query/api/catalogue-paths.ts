import type { ZodOpenApiPathsObject } from 'zod-openapi'
import { cataloguesParameters } from './catalogue-parameters.ts'
import { cataloguesShape } from './catalogue-shapes.ts'
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
}
