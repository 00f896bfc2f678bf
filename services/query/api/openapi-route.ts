import type { Router } from 'express'
import { stateEtag } from '../state-etag.ts'
import { endsUnmodified } from './ends-unmodified.ts'

/** The document never changes while the process runs, so it is written down once. */
export function addOpenApiRoute(router: Router, document: object): void {
  const text = JSON.stringify(document)
  const etag = stateEtag(document)
  router.get('/openapi.json', async (request, response) => {
    if (!endsUnmodified(request, response, etag)) response.set('ETag', etag).type('json').send(text)
  })
}
