import { Router } from 'express'
import type { ZodOpenApiPathsObject } from 'zod-openapi'
import type { FileHash } from '../domain/attachments.ts'
import { CACHE_SECONDS, type CacheSeconds, shareAnswers } from '../http/caching.ts'
import { allowAnyOrigin } from '../http/cors.ts'
import type { Tokens } from '../http/principal.ts'
import type { ProblemPage } from '../http/problem.ts'
import { limitReads } from '../http/read-limit.ts'
import type { AttachmentStore } from '../ports/attachment-store.ts'
import { addBodyRoute } from './api/body-route.ts'
import { addCatalogueRoutes } from './api/catalogue-routes.ts'
import { addChangeRoutes } from './api/change-routes.ts'
import { addDigestRoutes } from './api/digest-routes.ts'
import { addDirectoryRoutes } from './api/directory-routes.ts'
import { addDutyRoutes } from './api/duty-routes.ts'
import { addExportRoutes } from './api/export-routes.ts'
import { addItemRoutes, type WaitingDeps } from './api/item-routes.ts'
import { addKindsRoute } from './api/kinds-route.ts'
import { addLinkRoutes } from './api/link-routes.ts'
import { addListRoutes } from './api/list-routes.ts'
import { openApiDocument } from './api/openapi.ts'
import { addOpenApiRoute } from './api/openapi-route.ts'
import { addPlanRoutes } from './api/plan-routes.ts'
import { addRuleRoutes } from './api/rule-routes.ts'
import type { SentMessages } from './api/sent-messages.ts'
import { addStatusRoute } from './api/status-route.ts'
import type { HubStatus } from './api/status-shape.ts'
import { addStreamRoute } from './api/stream-route.ts'
import { addAttachmentRoute } from './attachments/add-attachment-route.ts'
import { createCheckedFiles } from './attachments/checked-files.ts'
import { createDutyLists } from './duties/duty-lists.ts'
import type { DutyTally } from './duties/duty-tally.ts'
import { addEmbedRoutes } from './embed/add-embed-routes.ts'
import { addFeedRoutes } from './feeds/feed-routes.ts'
import { createItemReader, type ItemReaderDeps } from './item-reader.ts'
import { addPageRoutes } from './pages/add-page-routes.ts'
import { renderProblemPage } from './pages/problem-page.ts'
import { createSite, type Site } from './pages/site.ts'
import type { SiteFacts } from './pages/site-facts.ts'
import { createPlanStandings } from './plans/plan-standing.ts'
import { type ReadForDesk, readForDesk } from './read-for-desk.ts'
import { MOST_STREAMS } from './reader-places.ts'
import { addSitemapRoutes } from './sitemaps/sitemap-routes.ts'
import type { TextChecksApart } from './text-check/check-sent-text.ts'
import { doTextCheck } from './text-check/text-task.ts'

export interface QueryDeps extends ItemReaderDeps, Omit<WaitingDeps, 'ending'> {
  /** An auditor's token opens contents that the public no longer sees. */
  tokens: Tokens
  /** At which people and programs reach this hub, without a path: `https://gk.example.gov.cn`. */
  address: () => string
  /** What the operators say of the site, for its pages. */
  siteFacts?: SiteFacts
  /** Looks at texts from elsewhere in another thread. Left out, it is done where it is asked for. */
  textChecksApart?: TextChecksApart
  /** What the monitor measures. */
  status: () => Promise<HubStatus>
  /** Reads that each client address may make a second. Left out or 0, there is no limit. */
  readLimit?: number
  /** How many readers may follow the changes at a time. */
  mostStreams?: number
  /** Files that items name. Left out, there are none. */
  attachments?: AttachmentStore
  /** Called when the bytes of a stored file do not have its hash. */
  onDamagedFile?: (file: FileHash) => void
  /** How long caches may keep what anybody may read. */
  cacheSeconds?: CacheSeconds
  /** What is due, as it was counted last in the background. Left out, nobody counts. */
  dutyFigures?: DutyTally['figures']
  /** Paths of other services on the same server, for `/openapi.json`. */
  otherPaths?: ZodOpenApiPathsObject
  /** What the hub sends to others, for the same. */
  sent?: SentMessages
}

export interface QueryRoutes {
  router: Router
  /** What its pages have in common, for pages of others beside them. */
  site: Site
  /** For pages of clerks beside them. */
  read: ReadForDesk
  /** Shows a problem as a page. */
  problemPage: ProblemPage
  /** How many readers follow the changes now. */
  streams(): number
  /** Answers everybody who waits, and lets nobody wait any more: the process is going to end. */
  endWaits(): void
  close(): Promise<void>
}

/** The read side: API and pages over the generation that is active at each request. */
export function createQueryRoutes({
  tokens,
  timers,
  address,
  siteFacts = {},
  status,
  readLimit = 0,
  mostStreams = MOST_STREAMS,
  cacheSeconds = CACHE_SECONDS,
  otherPaths,
  sent,
  attachments,
  onDamagedFile = () => {},
  textChecksApart = doTextCheck,
  dutyFigures = () => null,
  ...deps
}: QueryDeps): QueryRoutes {
  const reader = createItemReader({ ...deps, turn: timers.turn })
  const router = Router()
  router.use(allowAnyOrigin, limitReads(readLimit), shareAnswers(cacheSeconds))
  const ending = new AbortController()
  const waiting = { tokens, timers, ending: ending.signal }
  addItemRoutes(router, reader, waiting)
  addBodyRoute(router, reader, { tokens, address })
  addLinkRoutes(router, reader, waiting)
  addListRoutes(router, reader)
  addChangeRoutes(router, reader, waiting)
  const streams = addStreamRoute(router, reader, { ...waiting, most: mostStreams })
  const files = attachments === undefined ? null : createCheckedFiles(attachments, onDamagedFile)
  addAttachmentRoute(router, reader, { files, tokens })
  addExportRoutes(router, reader, waiting)
  addFeedRoutes(router, reader, address)
  addDigestRoutes(router, reader, timers)
  addDirectoryRoutes(router, reader.directory)
  addRuleRoutes(router, reader.directory, reader.now)
  addCatalogueRoutes(router, reader)
  const plans = createPlanStandings(reader, timers)
  const duties = createDutyLists(reader, plans)
  addDutyRoutes(router, reader, duties)
  addPlanRoutes(router, reader, plans)
  addKindsRoute(router)
  addStatusRoute(router, status)
  addOpenApiRoute(router, openApiDocument(otherPaths, sent))
  addSitemapRoutes(router, reader, address)
  addEmbedRoutes(router)
  const site = createSite(siteFacts)
  addPageRoutes(router, reader, { site, plans, duties, dutyFigures, textChecksApart })
  return {
    router,
    site,
    read: readForDesk(reader, duties),
    streams,
    problemPage: (problem, request) =>
      renderProblemPage(problem, request, { directory: reader.directory.latest(), site }),
    endWaits: () => ending.abort(),
    close: reader.active.close,
  }
}
