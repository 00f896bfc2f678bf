import { HubError } from '../../domain/errors.ts'
import { AHEAD_OF_LOG } from '../../domain/event/ahead-of.ts'
import type { Instant, NodeId } from '../../domain/ids.ts'
import { dayInShanghai } from '../../domain/item/display-dates.ts'
import { calendarKnownUntil } from '../../domain/rules/calendar-known-until.ts'
import { createMetrics } from '../../monitor/create-metrics.ts'
import { type Measurement, measure } from '../../monitor/measure.ts'
import { waitingSeconds } from '../../monitor/waiting-seconds.ts'
import { OUTCOMES } from '../../projector/batch-effects.ts'
import { type ActiveGeneration, createActiveGeneration } from '../../query/active-generation.ts'
import { ITEM_FAULTS } from '../../query/checked-item.ts'
import { closedAtEnd } from '../closed-at-end.ts'
import { withRemedy } from '../data/with-remedy.ts'
import { type HubPlace, openReadStore, openWriteSide } from '../engines/open-stores.ts'
import { patientGenerations } from '../engines/patient-generations.ts'
import { patientLog } from '../engines/patient-log.ts'
import { journalsHere } from '../nodes/journals-here.ts'
import { allEnded } from './all-ended.ts'
import { dependenciesOf } from './dependencies-of.ts'
import { directoryLogLines } from './directory-log-lines.ts'
import { diskOf } from './disk-of.ts'
import type { Notifying } from './parts/notifying.ts'
import type { Ground, Part, Role } from './parts/part.ts'
import type { Publishing } from './parts/publishing.ts'
import type { Querying } from './parts/querying.ts'
import { stopThenClose } from './stop-then-close.ts'
import { isOutage, watchDependencies } from './watch-dependencies.ts'
import { watchHeldUp } from './watch-held-up.ts'

/** The parts of a process, as far as they run. */
export interface RunningParts {
  all: Part[]
  publishing: Publishing | null
  querying: Querying | null
  notifying: Notifying | null
}

/** What those who measure read with. Null for a publisher alone. */
interface ReadSide {
  generations: ActiveGeneration | null
  measured: (() => Promise<Measurement>) | null
}

/**
 * Opens everything that the parts of a process share, on the stack that closes it again. `generations` is the read side,
 * for whoever measures; null for a publisher alone.
 */
export async function openGround(
  place: HubPlace,
  { roles, logger }: { roles: readonly Role[]; logger: Ground['logger'] },
  running: RunningParts,
  opened: AsyncDisposableStack,
): Promise<Ground & ReadSide> {
  const has = (role: Role) => roles.includes(role)
  const side = await openWriteSide(place, { hasPages: has('query') })
  opened.defer(() => stopThenClose(() => allEnded(running.all.map((part) => part.stop())), side))
  const isReading = has('projector') || has('query') || has('notifier') || has('monitor')
  const stored = isReading ? opened.use(await openReadStore(place)) : null
  const generations = stored === null ? null : opened.use(closedAtEnd(createActiveGeneration(stored)))
  const uptime = () => performance.now()
  const dependencies = watchDependencies(dependenciesOf(roles, place, { log: side.log, generations }), {
    ...{ roles, logger, uptime },
    ...place.clock,
  })
  opened.defer(dependencies.stop)
  const fail = failureTeller(logger, dependencies.failed)

  opened.defer(watchHeldUp({ log: side.log, logger, clock: place.clock }))
  followDirectory({ side, place, logger, fail }, opened)
  const journals = journalsHere(place.data, (nodeId) => running.publishing?.nodes.get(nodeId)?.journal)
  const measureOn = (read: ActiveGeneration) => {
    const patient = { log: patientLog(side.log), generations: patientGenerations(read) }
    return () => measure({ ...side, ...place.clock, ...patient, journals })
  }
  const measured = generations === null ? null : measureOn(generations)
  const metrics = createMetrics({
    measure: measured !== null && has('monitor') ? measured : undefined,
    relayPending: () => pendingOf(running.publishing, place.clock.now()),
    relayNodes: () => nodesOf(running.publishing),
    waitingForFiles: () => running.publishing?.waitingForFiles() ?? [],
    process: { roles, now: place.clock.now, disk: () => diskOf(place.data.folder) },
    due: has('query')
      ? {
          duties: () => running.querying?.duties() ?? null,
          calendarKnownUntil: () => calendarKnownUntil(side.directory.latest(), dayInShanghai(place.clock.now())),
        }
      : undefined,
    webhooks: has('notifier') ? () => running.notifying?.figures() ?? null : undefined,
    streams: has('query') ? () => running.querying?.streams() ?? 0 : undefined,
    directoryFindings: side.directoryLog.findings,
    outcomes: has('projector') ? [...OUTCOMES, AHEAD_OF_LOG] : [],
    withheldFaults: has('query') ? ITEM_FAULTS : [],
  })
  const stoppedNodes = () => running.publishing?.stoppedNodes() ?? null
  return { place, side, logger, metrics, stoppedNodes, journals, dependencies, fail, generations, measured }
}

/** What passes goes to whoever follows the outage. Of what is known, the log gets one line; of a bug, its stack. */
const failureTeller =
  (logger: Ground['logger'], outage: (error: Error) => void) =>
  (error: unknown): void => {
    if (isOutage(error)) outage(error)
    else if (error instanceof HubError) logger.warn({ code: error.code }, withRemedy(error))
    else logger.error(error)
  }

/** The directory's copy in the data folder is tried again this often after it could not be written. */
const COPY_AGAIN_MS = 60_000

/** Reads what is appended to the directory, and tells what was found in its log. */
function followDirectory(
  { side, place, logger, fail }: Pick<Ground, 'side' | 'place' | 'logger' | 'fail'>,
  opened: AsyncDisposableStack,
): void {
  const { directory, directoryLog } = side
  const tell = directoryLogLines(logger)
  tell(directoryLog)
  const refresh = () => void directory.refresh().then(() => tell(directoryLog), fail)
  opened.defer(directoryLog.onAppend(refresh))
  const copyAgain = () => void (directoryLog.copyFailure?.() && refresh())
  opened.defer(place.clock.timers.every(COPY_AGAIN_MS, copyAgain, { background: true }))
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
