import { z } from 'zod'
import type { ZodOpenApiPathsObject } from 'zod-openapi'

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
const json = (description: string) => ({ description, content: { 'application/json': { schema: health } } })

/** The paths that every HTTP service of the hub answers, for `/openapi.json`. */
export const HEALTH_PATHS: ZodOpenApiPathsObject = {
  '/livez': { get: { summary: 'The process answers', responses: { 200: json('OK') } } },
  '/readyz': {
    get: {
      summary: 'The process can do its work',
      requestParams: {
        query: z.object({
          verbose: z
            .string()
            .optional()
            .meta({ description: 'Since when each dependency is away, and its last error' }),
          role: z.string().optional().meta({ description: 'One role of the process' }),
        }),
      },
      responses: { 200: json('OK'), 503: json('It lacks something that it needs') },
    },
  },
  '/metrics': {
    get: {
      summary: 'Metrics in the Prometheus text format',
      responses: { 200: { description: 'OK', content: { 'text/plain': { schema: z.string() } } } },
    },
  },
}
