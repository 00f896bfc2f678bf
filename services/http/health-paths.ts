import { z } from 'zod'
import type { ZodOpenApiPathsObject } from 'zod-openapi'
import { answerHeaders, namesOf, TOO_LONG } from './document-parts.ts'

const dependency = z.object({
  needed: z.boolean(),
  status: z.enum(['ok', 'away', 'starting']),
  since: z.string().nullable(),
  seconds: z.int().nullable(),
  code: z.string().nullable(),
  error: z.string().nullable(),
})
const checks = z.record(z.string(), z.union([z.string(), dependency]))
const health = z.object({ status: z.enum(['ok', 'not-ready']), checks: checks.optional() })
const json = (description: string) => ({
  description,
  headers: answerHeaders({}),
  content: { 'application/json': { schema: health } },
})

/** The paths that every HTTP service of the hub answers, for `/openapi.json`. */
export const HEALTH_PATHS: ZodOpenApiPathsObject = {
  '/livez': {
    get: {
      ...namesOf({
        operationId: 'getLiveness',
        tag: 'Operation',
        summary: 'The process answers',
        description: 'Restart it when it does not.',
      }),
      security: [],
      responses: { 200: json('OK'), ...TOO_LONG },
    },
  },
  '/readyz': {
    get: {
      ...namesOf({
        operationId: 'getReadiness',
        tag: 'Operation',
        summary: 'The process can do its work',
        description: 'Names what it lacks. 200 with a line of trouble means that it does its work all the same.',
      }),
      security: [],
      requestParams: {
        query: z.object({
          verbose: z
            .string()
            .optional()
            .meta({ description: 'Since when each dependency is away, and its last error' }),
          role: z.string().optional().meta({ description: 'One role of the process', example: 'query' }),
        }),
      },
      responses: { 200: json('OK'), 503: json('It lacks something that it needs'), ...TOO_LONG },
    },
  },
  '/metrics': {
    get: {
      ...namesOf({
        operationId: 'getMetrics',
        tag: 'Operation',
        summary: 'Metrics in the Prometheus text format',
        description: 'For Prometheus; a proxy should keep it from others.',
      }),
      security: [],
      responses: {
        200: { description: 'OK', headers: answerHeaders({}), content: { 'text/plain': { schema: z.string() } } },
        ...TOO_LONG,
      },
    },
  },
}
