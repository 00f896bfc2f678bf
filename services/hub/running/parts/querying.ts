import type { ZodOpenApiPathsObject } from 'zod-openapi'
import { measure } from '../../../monitor/measure.ts'
import { statusOf } from '../../../monitor/status-of.ts'
import type { ReadStore } from '../../../ports/read-store.ts'
import { createActiveGeneration } from '../../../query/active-generation.ts'
import { createQueryRoutes } from '../../../query/create-query-routes.ts'
import { closedAtEnd } from '../../closed-at-end.ts'
import { createAccess } from '../../data/access.ts'
import { openReadStore } from '../../engines/open-stores.ts'
import { patientGenerations } from '../../engines/patient-generations.ts'
import { patientLog } from '../../engines/patient-log.ts'
import { createThreadPool } from '../thread-pool.ts'
import { createUnreadNodes } from '../unread-nodes.ts'
import type { Ground, Part } from './part.ts'

export interface Querying extends Part {
  /** The read store that its answers come from. */
  store: ReadStore
  /** Answers the readers who wait. To be called before the listener is closed. */
  endWaits(): void
}

const IS_CLEAN_HTML = { module: new URL('../../../edge/clean-html.ts', import.meta.url), name: 'isCleanHtml' }

/** The read side: API and pages. `otherPaths` describes the other calls that the process answers, for `/openapi.json`. */
export async function startQuerying(
  { place, side, logger, metrics, stoppedNodes, journals }: Ground,
  otherPaths: ZodOpenApiPathsObject,
): Promise<Querying> {
  const { now, timers } = place.clock
  await using opened = new AsyncDisposableStack()
  const stopping = Promise.withResolvers<void>()
  opened.defer(stopping.resolve)
  const store = opened.use(await openReadStore(place))
  const generations = opened.use(closedAtEnd(createActiveGeneration(store)))
  const measured = {
    ...{ log: patientLog(side.log), generations: patientGenerations(generations) },
    ...{ directory: side.directory, journals, now },
  }
  const bodies = opened.use(closedAtEnd(createThreadPool<string, boolean>(IS_CLEAN_HTML, { threads: 1, timers })))
  const query = createQueryRoutes({
    store,
    directory: side.directory,
    partitions: side.log.partitions,
    now,
    timers,
    readLimit: place.settings.readLimit,
    cacheSeconds: place.settings.cacheSeconds,
    tokens: createAccess(place.data.accessFile, now).tokens,
    otherPaths,
    unread: createUnreadNodes({ ...measured, generations }),
    status: async () => statusOf(await measure(measured), stoppedNodes() ?? []),
    isCleanApart: bodies.run,
    onUnverifiable: (found) => {
      metrics.itemWithheld(found.fault)
      logger.error(found, 'a stored item does not check and is not shown')
    },
  })
  opened.defer(query.close)
  const closing = opened.move()
  return {
    store,
    role: 'query',
    routes: [query.router],
    problemPage: query.problemPage,
    endWaits: query.endWaits,
    health: {},
    done: stopping.promise,
    stop: () => closing.disposeAsync(),
  }
}
