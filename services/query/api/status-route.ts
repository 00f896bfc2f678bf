import type { Router } from 'express'
import { ALWAYS_FRESH } from '../../http/caching.ts'
import { noParameters, readParameters } from './parameters.ts'
import type { HubStatus } from './status-shape.ts'

export function addStatusRoute(router: Router, status: () => Promise<HubStatus>): void {
  router.get('/v1/status', async (request, response) => {
    readParameters(noParameters, request)
    response.set('Cache-Control', ALWAYS_FRESH).json(await status())
  })
}
