import type { ZodOpenApiPathsObject } from 'zod-openapi'
import { inPath } from '../../http/document-parts.ts'
import { readOperation } from './read-operation.ts'
import { deadlineParameters, ruleParameters } from './rule-parameters.ts'
import { deadlineShape, rulesShape } from './rule-shapes.ts'

/** The paths of rules and of what is due by them. */
export const RULE_PATHS: ZodOpenApiPathsObject = {
  '/v1/rules/{set}': {
    ...inPath('set'),
    ...readOperation({
      operationId: 'listRules',
      tag: 'Rules',
      summary: 'The rules of a set that hold at a place on a day',
      description:
        'Of each id the one of the nearest place that adopted it. All rules are public, dated and signed by the root.',
      answer: rulesShape,
      query: ruleParameters,
      problems: [404],
    }),
  },
  '/v1/deadlines': readOperation({
    operationId: 'getDeadline',
    tag: 'Rules',
    summary: 'When something is due',
    description:
      'By a clock of a law, by a number of working days or by the text of a limit; by several of them the earliest.',
    answer: deadlineShape,
    query: deadlineParameters,
  }),
}
