import type { ZodOpenApiPathsObject } from 'zod-openapi'
import { measure } from '../../../monitor/measure.ts'
import { statusOf } from '../../../monitor/status-of.ts'
import type { ReadStore } from '../../../ports/read-store.ts'
import { createActiveGeneration } from '../../../query/active-generation.ts'
import { createQueryRoutes } from '../../../query/create-query-routes.ts'
import { type DutyTally, startDutyTally } from '../../../query/duties/duty-tally.ts'
import { createItemReader, type ItemReader, type ItemReaderDeps } from '../../../query/item-reader.ts'
import type { Site } from '../../../query/pages/site.ts'
import type { ReadForDesk } from '../../../query/read-for-desk.ts'
import type { TextCheckAnswer, TextCheckTask } from '../../../query/text-check/text-task.ts'
import { createWithheldItems, type WithheldItems } from '../../../query/withheld-items.ts'
import { closedAtEnd } from '../../closed-at-end.ts'
import { createAccess } from '../../data/access.ts'
import { openAttachments } from '../../engines/open-attachments.ts'
import { openReadStore } from '../../engines/open-stores.ts'
import { patientGenerations } from '../../engines/patient-generations.ts'
import { patientLog } from '../../engines/patient-log.ts'
import { siteFactsOf } from '../site-facts-of.ts'
import { createThreadPool } from '../thread-pool.ts'
import { createUnreadNodes } from '../unread-nodes.ts'
import { WEBHOOKS } from '../webhook-document.ts'
import type { Ground, Part } from './part.ts'

export interface Querying extends Part {
  /** What its pages have in common. */
  site: Site
  /** Reads items with checks of its own, for whoever works in the background or behind a sign-in. */
  looking: ItemReader
  /** What the desk's pages ask of it. */
  read: ReadForDesk
  /** The read store that its answers come from. */
  store: ReadStore
  /** What offices have to publish, as it was counted last. */
  duties: DutyTally['figures']
  /** The stored items that do not check. */
  withheld: WithheldItems['standing']
  /** How many readers follow the changes now. */
  streams(): number
  /** Where the process listens: the hub's address, unless the settings name another one. */
  listensAt(url: string): void
  /** Answers the readers who wait. To be called before the listener is closed. */
  endWaits(): void
}

const IS_CLEAN_HTML = { module: new URL('../../../edge/clean-html.ts', import.meta.url), name: 'isCleanHtml' }

const TEXT_CHECKS = { module: new URL('../../../query/text-check/text-task.ts', import.meta.url), name: 'doTextCheck' }

const LOOKING_BYTES = 1024 * 1024

/** The read side: API and pages. `otherPaths` describes the other calls that the process answers, for `/openapi.json`. */
export async function startQuerying(
  { place, side, logger, metrics, stoppedNodes, journals, fail }: Ground,
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
  const texts = opened.use(
    closedAtEnd(createThreadPool<TextCheckTask, TextCheckAnswer>(TEXT_CHECKS, { threads: 1, timers })),
  )
  const { looking, withheld } = lookerAt({ store, directory: side.directory, now, turn: timers.turn })
  const duties = opened.use(closedAtEnd(countDuties(looking, { timers, onFailure: fail })))
  let address = place.settings.publicUrl
  const query = createQueryRoutes({
    address: () => address ?? '',
    siteFacts: siteFactsOf(place.settings),
    store,
    directory: side.directory,
    partitions: side.log.partitions,
    now,
    timers,
    readLimit: place.settings.readLimit,
    mostStreams: place.settings.mostStreams,
    cacheSeconds: place.settings.cacheSeconds,
    tokens: createAccess(place.data.accessFile, now).tokens,
    otherPaths,
    sent: WEBHOOKS,
    unread: createUnreadNodes({ ...measured, generations }),
    status: async () => statusOf(await measure(measured), stoppedNodes() ?? []),
    dutyFigures: duties.figures,
    isCleanApart: bodies.run,
    textChecksApart: texts.run,
    attachments: opened.use(await openAttachments(place)),
    onDamagedFile: (file) => logger.error({ file }, 'a stored attachment does not have its SHA-256 and is not given'),
    onUnverifiable: (found) => {
      metrics.itemWithheld(found.fault)
      withheld.met(found)
      logger.error(found, 'a stored item does not check and is not shown')
    },
  })
  opened.defer(query.close)
  const closing = opened.move()
  return {
    store,
    looking,
    site: query.site,
    read: query.read,
    role: 'query',
    routes: [query.router],
    problemPage: query.problemPage,
    duties: duties.figures,
    withheld: withheld.standing,
    streams: query.streams,
    listensAt: (url) => {
      address ??= url
    },
    endWaits: query.endWaits,
    health: {},
    done: stopping.promise,
    stop: () => closing.disposeAsync(),
  }
}

/** Reads with checks of its own, so that it pushes nothing out of what readers ask for. */
function lookerAt(deps: Omit<ItemReaderDeps, 'onUnverifiable'>): { looking: ItemReader; withheld: WithheldItems } {
  const looking = createItemReader({
    ...deps,
    rememberedBytes: LOOKING_BYTES,
    onUnverifiable: (found) => withheld.met(found),
  })
  const { use } = patientGenerations(looking.active)
  const withheld = createWithheldItems({ use, check: looking.check, now: deps.now })
  return { looking, withheld }
}

/** What does not check is counted and logged where readers meet it. */
function countDuties(
  reader: ItemReader,
  how: Parameters<typeof startDutyTally>[1],
): DutyTally & { close(): Promise<void> } {
  const tally = startDutyTally(reader, how)
  return {
    ...tally,
    close: async () => {
      await tally.stop()
      await reader.active.close()
    },
  }
}
