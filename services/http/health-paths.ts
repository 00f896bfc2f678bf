import { z } from 'zod'
import type { ZodOpenApiPathsObject } from 'zod-openapi'

const health = z.object({ status: z.enum(['ok', 'not-ready']), checks: z.record(z.string(), z.string()).optional() })
const json = (description: string) => ({ description, content: { 'application/json': { schema: health } } })

/** The paths that every HTTP service of the hub answers, for `/openapi.json`. */
export const HEALTH_PATHS: ZodOpenApiPathsObject = {
  '/livez': { get: { summary: 'The process answers', responses: { 200: json('OK') } } },
  '/readyz': {
    get: { summary: 'Every part is ready', responses: { 200: json('OK'), 503: json('A part is not ready') } },
  },
  '/metrics': {
    get: {
      summary: 'Metrics in the Prometheus text format',
      responses: { 200: { description: 'OK', content: { 'text/plain': { schema: z.string() } } } },
    },
  },
}
