import type { Express, Router } from 'express'
import type { Logger } from 'pino'
import { createApp } from '../../http/create-app.ts'
import { type HealthOf, healthRoutes } from '../../http/health.ts'
import { HEALTH_PATHS } from '../../http/health-paths.ts'
import { listen } from '../../http/listen.ts'
import { createMonitorRoutes } from '../../monitor/create-monitor-routes.ts'
import { PUBLISHER_PATHS } from '../../publisher/api/publisher-paths.ts'
import { newId, timers } from '../clock.ts'
import { closedAtEnd } from '../closed-at-end.ts'
import { writeJson } from '../data/data-folder.ts'
import { lockDataFolder } from '../data/lock-data-folder.ts'
import { makePrivate } from '../data/make-private.ts'
import { sealed } from '../data/seal.ts'
import type { HubPlace } from '../engines/open-stores.ts'
import { removeAbandoned } from '../engines/scratch-generation.ts'
import { announceWhatWasNot } from './announce-directory.ts'
import { createLogger } from './create-logger.ts'
import { openGround, type RunningParts } from './open-ground.ts'
import { deskRoutes } from './parts/desk-routes.ts'
import { startNotifying } from './parts/notifying.ts'
import { opsRoutes } from './parts/ops-routes.ts'
import { type Ground, type Part, ROLES, type Role } from './parts/part.ts'
import { type Projecting, startProjecting } from './parts/projecting.ts'
import { type Publishing, startPublishing } from './parts/publishing.ts'
import { type Querying, startQuerying } from './parts/querying.ts'
import { sayStart, startLine } from './start-line.ts'
import { tellPartitions } from './tell-partitions.ts'

export interface RunningHub {
  url: string
  /** Rejects when something failed for good. Never resolves before `stop`. */
  done: Promise<void>
  /** For work within this process, as the parts do it. */
  ground: Ground
  /** Null without the role `publisher`. */
  publishing: Publishing | null
  /** Null without the role `projector`. */
  projecting: Projecting | null
  /** Null without the role `query`. */
  querying: Querying | null
  /**
   * Writes the file by which commands find the hub. `stop` takes it away, so whoever can be told to stop is ready for that
   * before.
   */
  announce(): void
  stop(): Promise<void>
}

export interface StartOptions {
  roles?: readonly Role[]
  /** Whether the projector has a thread of its own, so that reads and writes never wait for it. */
  inThread?: boolean
  logger?: Logger
}

/**
 * A hub's services in one process: all of them, or those named. Each process answers `/livez`, `/readyz` and
 * `/metrics`. The folder holds a hub. What was opened is closed in the reverse order by `stop`, or at once when the
 * start fails.
 */
export async function startHub(place: HubPlace, options: StartOptions = {}): Promise<RunningHub> {
  const { settings, data } = place
  const { roles = ROLES, logger = createLogger(settings.logLevel) } = options
  const { inThread = roles.length > 1 } = options
  const has = (role: Role) => roles.includes(role)
  await using opened = new AsyncDisposableStack()
  const started = startLine(roles, settings)
  logger.info(started, sayStart(started))
  // One process publishes from a folder. Many may read and project.
  if (has('publisher')) opened.use(lockDataFolder(data))
  removeAbandoned(data)
  sayWhatIsOpen(makePrivate(data), logger)
  const running: RunningParts = { all: [], publishing: null, querying: null, notifying: null }
  const ground = await openGround(place, { roles, logger }, running, opened)
  opened.defer(tellPartitions({ log: ground.side.log, place, logger }))
  const parts = running.all
  let projecting: Projecting | null = null
  let querying: Querying | null = null

  if (has('publisher')) {
    running.publishing = await startPublishing(ground, { hasPages: has('query') })
    parts.push(running.publishing)
  }
  if (has('projector')) {
    projecting = await startProjecting(ground, { inThread, hasPages: has('query') })
    parts.push(projecting)
    if (has('query')) await projecting.caughtUp()
  }
  if (has('query')) {
    querying = await startQuerying(ground, { ...HEALTH_PATHS, ...(has('publisher') && PUBLISHER_PATHS) })
    running.querying = querying
    parts.push(querying)
  }
  if (has('notifier')) {
    running.notifying = await startNotifying(ground)
    parts.push(running.notifying)
  }
  const { publishing } = running
  const health: HealthOf = {
    readiness: ground.dependencies.readinessOf,
    checks: (asked) => healthOf(parts.filter(({ role }) => asked === undefined || asked === role)),
  }
  const desk =
    publishing !== null && querying !== null && ground.generations !== null
      ? [deskRoutes(ground, publishing, { ...querying, generations: ground.generations })]
      : []
  const isCutOff = projecting?.isStopped() === true || running.publishing?.isStopped() === true
  if (has('publisher') && has('monitor') && ground.generations !== null && !isCutOff)
    await announceWhatWasNot(ground, ground.generations)

  ground.dependencies.begin()
  const own = [healthRoutes(health), ...desk, opsRoutes({ ...ground, roles, health }, running)]
  const listening = opened.use(closedAtEnd(await listen(appOf(ground, parts, own), { ...settings, timers, newId })))
  opened.defer(() => querying?.endWaits())
  querying?.listensAt(listening.url)
  const closing = opened.move()
  return {
    url: listening.url,
    announce: () => {
      if (has('publisher')) writeJson(data.hubFile, sealed({ pid: process.pid, url: listening.url }))
    },
    ground,
    publishing: running.publishing,
    projecting,
    querying,
    done: Promise.race(parts.map(({ done }) => done)),
    stop: () => closing.disposeAsync(),
  }
}

function sayWhatIsOpen(open: string[], logger: Logger): void {
  if (open.length === 0) return
  const more = open.length > 1 ? ` and ${open.length - 1} more` : ''
  logger.warn(
    { code: 'data-folder-open' },
    `Other users of this machine can open ${open[0]}${more}, and the hub may not change that. Set the mode by hand: 700 for folders, 600 for files.`,
  )
}

/** `own`: the routes of the process itself. */
const appOf = ({ place, metrics, logger, fail }: Ground, parts: Part[], own: Router[]): Express =>
  createApp({
    routes: [createMonitorRoutes(metrics), ...own, ...parts.flatMap(({ routes }) => routes)],
    onError: fail,
    problemPage: parts.find(({ problemPage }) => problemPage !== undefined)?.problemPage,
    onAnswer: (answer) => {
      metrics.requestAnswered(answer)
      logger.debug(answer, 'request')
    },
    timer: () => performance.now(),
    newId,
    trustedProxies: place.settings.trustedProxies,
  })

const healthOf = (parts: Part[]): Part['health'] => Object.assign({}, ...parts.map(({ health }) => health))
