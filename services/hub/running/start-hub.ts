import type { Express } from 'express'
import type { Logger } from 'pino'
import { HubError } from '../../domain/errors.ts'
import type { Instant, NodeId } from '../../domain/ids.ts'
import { createApp } from '../../http/create-app.ts'
import { healthRoutes } from '../../http/health.ts'
import { HEALTH_PATHS } from '../../http/health-paths.ts'
import { listen } from '../../http/listen.ts'
import { createMetrics } from '../../monitor/create-metrics.ts'
import { createMonitorRoutes } from '../../monitor/create-monitor-routes.ts'
import { measure } from '../../monitor/measure.ts'
import { waitingSeconds } from '../../monitor/waiting-seconds.ts'
import { OUTCOMES } from '../../projector/batch-effects.ts'
import { PUBLISHER_PATHS } from '../../publisher/api/publisher-paths.ts'
import { createActiveGeneration } from '../../query/active-generation.ts'
import { ITEM_FAULTS } from '../../query/checked-item.ts'
import { timers } from '../clock.ts'
import { closedAtEnd } from '../closed-at-end.ts'
import { writeJson } from '../data/data-folder.ts'
import { lockDataFolder } from '../data/lock-data-folder.ts'
import { makePrivate } from '../data/make-private.ts'
import { sealed } from '../data/seal.ts'
import { type HubPlace, openReadStore, openWriteSide } from '../engines/open-stores.ts'
import { patientLog } from '../engines/patient-log.ts'
import { removeAbandoned } from '../engines/scratch-generation.ts'
import { allEnded } from './all-ended.ts'
import { announceWhatWasNot } from './announce-directory.ts'
import { createLogger } from './create-logger.ts'
import { directoryLogLines } from './directory-log-lines.ts'
import { AHEAD_OF_LOG } from './follow-generations.ts'
import { type Ground, type Part, ROLES, type Role } from './parts/part.ts'
import { type Projecting, startProjecting } from './parts/projecting.ts'
import { type Publishing, startPublishing } from './parts/publishing.ts'
import { type Querying, startQuerying } from './parts/querying.ts'
import { stopThenClose } from './stop-then-close.ts'

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
  stop(): Promise<void>
}

export interface StartOptions {
  roles?: readonly Role[]
  /** Whether the projector has a thread of its own, so that reads and writes never wait for it. */
  inThread?: boolean
  logger?: Logger
}

/** The directory's copy in the data folder is tried again this often after it could not be written. */
const COPY_AGAIN_MS = 60_000

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
  // One process publishes from a folder. Many may read and project.
  if (has('publisher')) opened.use(lockDataFolder(data))
  removeAbandoned(data)
  sayWhatIsOpen(makePrivate(data), logger)
  const side = await openWriteSide(place, { hasPages: has('query') })
  const parts: Part[] = []
  opened.defer(() => stopThenClose(() => allEnded(parts.map((part) => part.stop())), side))
  const { directory, directoryLog } = side
  const tell = directoryLogLines(logger)
  tell(directoryLog)
  const refresh = () =>
    directory.refresh().then(
      () => tell(directoryLog),
      (error) => logger.error(error),
    )
  opened.defer(directoryLog.onAppend(() => void refresh()))
  const copyAgain = () => void (directoryLog.copyFailure?.() && refresh())
  opened.defer(timers.every(COPY_AGAIN_MS, copyAgain, { background: true }))
  const stored = has('monitor') ? opened.use(await openReadStore(place)) : null
  const generations = stored === null ? null : opened.use(closedAtEnd(createActiveGeneration(stored)))
  let publishing: Publishing | null = null
  let projecting: Projecting | null = null
  let querying: Querying | null = null
  const metrics = createMetrics({
    measure:
      generations === null
        ? undefined
        : () => measure({ log: patientLog(side.log), generations, directory, now: place.clock.now }),
    relayPending: () => pendingOf(publishing, place.clock.now()),
    relayNodes: () => nodesOf(publishing),
    directoryFindings: directoryLog.findings,
    outcomes: has('projector') ? [...OUTCOMES, AHEAD_OF_LOG] : [],
    withheldFaults: has('query') ? ITEM_FAULTS : [],
  })
  const stoppedNodes = () => publishing?.stoppedNodes() ?? null
  const ground: Ground = { place, side, logger, metrics, stoppedNodes }

  if (has('publisher')) {
    publishing = await startPublishing(ground, { hasPages: has('query') })
    parts.push(publishing)
  }
  if (has('projector')) {
    projecting = await startProjecting(ground, { inThread, hasPages: has('query') })
    parts.push(projecting)
    if (has('query')) await projecting.caughtUp()
  }
  if (has('query')) {
    querying = await startQuerying(ground, { ...HEALTH_PATHS, ...(has('publisher') && PUBLISHER_PATHS) })
    parts.push(querying)
  }
  const isCutOff = projecting?.isStopped() === true || publishing?.isStopped() === true
  if (has('publisher') && generations !== null && !isCutOff) await announceWhatWasNot(ground, generations)

  const listening = opened.use(closedAtEnd(await listen(appOf(ground, parts), { ...settings, timers })))
  if (has('publisher')) writeJson(data.hubFile, sealed({ pid: process.pid, url: listening.url }))
  const closing = opened.move()
  return {
    url: listening.url,
    ground,
    publishing,
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

const pendingOf = (publishing: Publishing | null, now: Instant) =>
  (publishing?.relay().pending() ?? []).map(({ since, ...pending }) => ({
    ...pending,
    seconds: waitingSeconds(since, now),
  }))

/** The nodes of this process, and which of them are stopped. */
function nodesOf(publishing: Publishing | null): { nodeId: NodeId; isStopped: boolean }[] {
  const stopped = new Set(publishing?.stoppedNodes().map(({ nodeId }) => nodeId))
  return [...new Set([...(publishing?.nodes.keys() ?? []), ...stopped])].map((nodeId) => ({
    nodeId,
    isStopped: stopped.has(nodeId),
  }))
}

const appOf = ({ place, metrics, logger }: Ground, parts: Part[]): Express =>
  createApp({
    routes: [
      healthRoutes(Object.assign({}, ...parts.map(({ health }) => health))),
      createMonitorRoutes(metrics),
      ...parts.flatMap(({ routes }) => routes),
    ],
    onError: (error) =>
      error instanceof HubError ? logger.warn({ code: error.code }, error.message) : logger.error(error),
    problemPage: parts.find(({ problemPage }) => problemPage !== undefined)?.problemPage,
    onAnswer: (answer) => {
      metrics.requestAnswered(answer)
      logger.debug(answer, 'request')
    },
    timer: () => performance.now(),
    trustedProxies: place.settings.trustedProxies,
  })
