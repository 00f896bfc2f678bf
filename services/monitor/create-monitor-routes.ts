import { Router } from 'express'
import type { Metrics } from './create-metrics.ts'

/** `GET /metrics`, for Prometheus. */
export function createMonitorRoutes(metrics: Pick<Metrics, 'text' | 'contentType'>): Router {
  const router = Router()
  router.get('/metrics', async (_request, response) => {
    response
      .set('Cache-Control', 'no-store')
      .type(metrics.contentType)
      .send(await metrics.text())
  })
  return router
}
