import { type Request, Router } from 'express'
import type { Instant } from '../domain/ids.ts'

/** What is wrong, although the part does its work for all others. */
export interface PartTrouble {
  isReady: true
  says: string
}

type HealthOutcome = string | PartTrouble | null

/** Resolves to null when all is well, else to what is wrong (English, for operators). */
export type HealthCheck = () => Promise<HealthOutcome> | HealthOutcome

/** How something stands that the process works with. */
export interface DependencyState {
  name: string
  /** Whether the process cannot do its work without it. */
  needed: boolean
  /** `starting`: it has not answered since the process began. */
  status: 'ok' | 'away' | 'starting'
  /** Since when it is away, and its last error. Null when it is there, or when that is not known. */
  since: Instant | null
  seconds: number | null
  code: string | null
  /** For operators, in English. */
  error: string | null
}

export interface HealthOf {
  /** What the process needs for one of its roles, or for all, and whether it can do its work. */
  readiness: (role: string | undefined) => Promise<{ ready: boolean; dependencies: DependencyState[] }>
  /** The checks of that role's part, or of all. */
  checks: (role: string | undefined) => Record<string, HealthCheck>
}

/**
 * `/livez` says that the process answers. `/readyz` says that it can do its work, else 503 with what is wrong;
 * `?role=query` asks for one role of it. With `?verbose` each dependency is named, since when it is away and why. Trouble
 * that leaves a part ready is named with 200.
 */
export function healthRoutes({ readiness, checks }: HealthOf): Router {
  const router = Router()
  router.get('/livez', (_request, response) => {
    response.set('Cache-Control', 'no-store').json({ status: 'ok' })
  })
  router.get('/readyz', async (request, response) => {
    const { isReady, states } = await readinessOf({ readiness, checks }, roleIn(request))
    const say = 'verbose' in request.query ? ({ name: _, ...state }: DependencyState) => state : inAWord
    response
      .status(isReady ? 200 : 503)
      .set('Cache-Control', 'no-store')
      .json({
        status: isReady ? 'ok' : 'not-ready',
        checks: Object.fromEntries(states.map((state) => [state.name, say(state)])),
      })
  })
  return router
}

/** Whether the process can do its work, for one role of it or for all, and how all stands that it works with. */
export async function readinessOf(
  { readiness, checks }: HealthOf,
  role: string | undefined,
): Promise<{ isReady: boolean; states: DependencyState[] }> {
  const { ready, dependencies } = await readiness(role)
  const checked = await Promise.all(Object.entries(checks(role)).map(stateOf))
  const isReady = ready && checked.every(({ status, needed }) => status === 'ok' || !needed)
  return { isReady, states: [...dependencies, ...checked] }
}

const roleIn = ({ query: { role } }: Request): string | undefined => (role === undefined ? undefined : String(role))

const inAWord = ({ status, error }: DependencyState): string => (status === 'ok' ? 'ok' : (error ?? status))

async function stateOf([name, check]: [string, HealthCheck]): Promise<DependencyState> {
  const outcome = await outcomeOf(check)
  const says = outcome === null || typeof outcome === 'string' ? outcome : outcome.says
  return {
    ...{ name, needed: outcome === null || typeof outcome === 'string', status: says === null ? 'ok' : 'away' },
    ...{ since: null, seconds: null, code: null, error: says },
  }
}

async function outcomeOf(check: HealthCheck): Promise<HealthOutcome> {
  try {
    return await check()
  } catch (error) {
    return (error as Error).message
  }
}
