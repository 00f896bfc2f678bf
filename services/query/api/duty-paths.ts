import type { ZodOpenApiPathsObject } from 'zod-openapi'
import { dutiesParameters } from './duty-parameters.ts'
import { dutiesShape } from './duty-shapes.ts'
import { readOperation } from './read-operation.ts'

/** The paths of what is due. */
export const DUTY_PATHS: ZodOpenApiPathsObject = {
  '/v1/duties': readOperation({
    operationId: 'listDuties',
    tag: 'Catalogues',
    summary: 'What offices have to do, and by when',
    description:
      'By the node from whose publications it follows; of each first what is due anew in each period, then what is due of its items, then who is to review its catalogues, then what its plans set their units, and who is to judge the evidence. Worked out when it is asked for, from what everybody may read today. A page looks at a bounded number of items: it may be short, or empty, and `next` goes on.',
    answer: dutiesShape,
    query: dutiesParameters,
  }),
}
