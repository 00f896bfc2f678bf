import { Router } from 'express'

/** Resolves to null when all is well, else to what is wrong (English, for operators). */
export type HealthCheck = () => Promise<string | null> | string | null

/** `/livez` says that the process answers. `/readyz` says that every check passes, else 503 with what is wrong. */
export function healthRoutes(checks: Record<string, HealthCheck>): Router {
  const router = Router()
  router.get('/livez', (_request, response) => {
    response.set('Cache-Control', 'no-store').json({ status: 'ok' })
  })
  router.get('/readyz', async (_request, response) => {
    const results = await Promise.all(
      Object.entries(checks).map(async ([name, check]) => [name, (await outcomeOf(check)) ?? 'ok'] as const),
    )
    const ready = results.every(([, result]) => result === 'ok')
    response
      .status(ready ? 200 : 503)
      .set('Cache-Control', 'no-store')
      .json({ status: ready ? 'ok' : 'not-ready', checks: Object.fromEntries(results) })
  })
  return router
}

async function outcomeOf(check: HealthCheck): Promise<string | null> {
  try {
    return await check()
  } catch (error) {
    return (error as Error).message
  }
}
