import { Router } from 'express'

/** What is wrong, although the part does its work for all others. */
export interface PartTrouble {
  isReady: true
  says: string
}

type HealthOutcome = string | PartTrouble | null

/** Resolves to null when all is well, else to what is wrong (English, for operators). */
export type HealthCheck = () => Promise<HealthOutcome> | HealthOutcome

/** `/livez` says that the process answers. `/readyz` says that every check passes, else 503 with what is wrong. Trouble
 * that leaves a part ready is named with 200. */
export function healthRoutes(checks: Record<string, HealthCheck>): Router {
  const router = Router()
  router.get('/livez', (_request, response) => {
    response.set('Cache-Control', 'no-store').json({ status: 'ok' })
  })
  router.get('/readyz', async (_request, response) => {
    const results = await Promise.all(
      Object.entries(checks).map(async ([name, check]) => [name, await outcomeOf(check)] as const),
    )
    const ready = results.every(([, result]) => typeof result !== 'string')
    const said = results.map(([name, result]) => [name, wordsOfOutcome(result)])
    response
      .status(ready ? 200 : 503)
      .set('Cache-Control', 'no-store')
      .json({ status: ready ? 'ok' : 'not-ready', checks: Object.fromEntries(said) })
  })
  return router
}

const wordsOfOutcome = (outcome: HealthOutcome): string =>
  outcome === null ? 'ok' : typeof outcome === 'string' ? outcome : outcome.says

async function outcomeOf(check: HealthCheck): Promise<HealthOutcome> {
  try {
    return await check()
  } catch (error) {
    return (error as Error).message
  }
}
