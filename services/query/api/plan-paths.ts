import type { ZodOpenApiPathsObject } from 'zod-openapi'
import { inPath } from '../../http/document-parts.ts'
import { planParameters } from './plan-parameters.ts'
import { planProgressShape } from './plan-shapes.ts'
import { readOperation } from './read-operation.ts'

/** The paths of plans. */
export const PLAN_PATHS: ZodOpenApiPathsObject = {
  '/v1/plans/{itemId}/progress': {
    ...inPath('itemId'),
    ...readOperation({
      operationId: 'getPlanProgress',
      tag: 'Items',
      summary: 'How far a plan is: each task of each unit',
      description:
        'Worked out from the plan (an item of kind `plan`), the items that name its tasks (`evidences`) and the reviews of these, as they are shown now. With `on` as of that day: a number that is published should be given with its day and the positions of log and directory.',
      answer: planProgressShape,
      query: planParameters,
      problems: [404, 500],
    }),
  },
}
