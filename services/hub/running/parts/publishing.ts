import type { HubError } from '../../../domain/errors.ts'
import type { NodeId } from '../../../domain/ids.ts'
import type { Timers } from '../../../domain/timers.ts'
import type { PartTrouble } from '../../../http/health.ts'
import type { Tokens } from '../../../http/principal.ts'
import type { SubmissionStore } from '../../../ports/submission-store.ts'
import { createAttachmentRoutes } from '../../../publisher/api/create-attachment-routes.ts'
import { createPublisherRoutes } from '../../../publisher/api/create-publisher-routes.ts'
import { createSubmissionRoutes } from '../../../publisher/api/create-submission-routes.ts'
import type { CheckedTexts } from '../../../publisher/check-texts.ts'
import { createRelay, type Relay } from '../../../publisher/relay/create-relay.ts'
import type { TextTask } from '../../../publisher/texts-apart.ts'
import { newId } from '../../clock.ts'
import { closedAtEnd } from '../../closed-at-end.ts'
import { createAccess } from '../../data/access.ts'
import type { DataFolder } from '../../data/data-folder.ts'
import { withRemedy } from '../../data/with-remedy.ts'
import { openSubmissions } from '../../engines/open-stores.ts'
import type { OpenNode } from '../../nodes/open-node.ts'
import { openNodes } from '../../nodes/open-nodes.ts'
import { PATIENCE_MS, pause } from '../../patience.ts'
import { relayLogLines } from '../relay-log-lines.ts'
import { saidOf } from '../said-of.ts'
import { scrubLogLines } from '../scrub-log-lines.ts'
import { createThreadPool } from '../thread-pool.ts'
import { keepRunning } from './kept-running.ts'
import { type NodeAttachments, startNodeAttachments } from './node-attachments.ts'
import type { Ground, Part } from './part.ts'
import { type StoppedNode, stoppedNodes } from './stopped-nodes.ts'
import { watchClocks } from './watch-clocks.ts'

export interface Publishing extends Part {
  /** Its nodes. This process may publish through them. */
  nodes: Map<NodeId, OpenNode>
  tokens: Tokens
  /** What offices have sent to its nodes for review. */
  submissions(): SubmissionStore
  /** What belongs to the items of its nodes. */
  files: Pick<NodeAttachments, 'storeOf'>
  /** Another one after the log was put back. */
  relay(): Relay
  /** Whether the relay stopped because the log is not what it must be. */
  isStopped(): boolean
  /** Its nodes, and whether an event of each waits for a file. */
  waitingForFiles(): ReturnType<NodeAttachments['waiting']>
  /** Nodes of this folder that cannot publish, or whose events do not get into the log. */
  stoppedNodes(): StoppedNode[]
}

const TEXT_TASKS = { module: new URL('../../../publisher/texts-apart.ts', import.meta.url), name: 'doTextTask' }
const checkingThreads = (timers: Timers) =>
  createThreadPool<TextTask, CheckedTexts | number[]>(TEXT_TASKS, { threads: 2, timers })

/** Erased bytes that a reader kept in a journal's files are wiped this soon after it has gone. */
const SCRUB_AGAIN_MS = 1000

type PublishingGround = Pick<Ground, 'place' | 'side' | 'logger' | 'metrics' | 'dependencies'>

/** The write side: every node whose key lies in the folder, and the relay that sends their journals to the log. */
export async function startPublishing(
  { place, side, logger, metrics, dependencies }: PublishingGround,
  { hasPages }: { hasPages: boolean },
): Promise<Publishing> {
  const { data, clock } = place
  const { now, timers } = clock
  const access = createAccess(data.accessFile, now)
  // Read now, so that a damaged file is reported before a clerk's first request.
  access.sealAll()
  const scrubLines = scrubLogLines(logger, now)
  let relay: Relay
  let files: NodeAttachments | null = null
  await using opened = new AsyncDisposableStack()
  const texts = opened.use(closedAtEnd(checkingThreads(timers)))
  const leftOut = new Map<NodeId, HubError>()
  const nodes = openNodes(data, side, {
    onScrub: scrubLines,
    isReady: (nodeId) => relay.isReady(nodeId),
    textsApart: texts.run,
    onErased: () => files?.sweepSoon(),
    fetchFiles: async (nodeId, missed) => files?.fetch(nodeId, missed) ?? false,
    onLeftOut: (nodeId, why) => {
      leftOut.set(nodeId, why)
      logger.error({ nodeId, code: why.code }, `${nodeId} cannot publish: ${withRemedy(why)}`)
    },
  })
  for (const { journal } of nodes.values()) opened.defer(journal.close)
  opened.defer(await watchClocks(nodes, { ...side, clock, logger }))
  const attachments = opened.use(await startNodeAttachments(nodes, { place, side, logger, metrics }))
  files = attachments
  const { bringFiles } = attachments
  const sending = { ...side, timers, bringFiles, report: relayLogLines(logger, dependencies.failed) }
  const startRelay = async () => {
    const journals = [...nodes.values()].map(({ journal }) => journal)
    relay = createRelay({ ...sending, journals })
    const begun = relay.start()
    return { begun, done: begun.then(() => relay.done), stop: relay.stop }
  }
  const kept = await keepRunning({ start: startRelay, hasPages, timers, ...newsOfRelay(logger) })
  const preparing = prepareNodes(nodes, logger)
  opened.defer(preparing.stop)
  const scrub = () => nodes.forEach(({ publisher }) => publisher.scrub())
  opened.defer(timers.every(SCRUB_AGAIN_MS, scrub, { background: true }))
  // Publishing needs no log. But a journal that was restored from an older copy should be mended before it is written to.
  opened.defer(kept.stop)
  const begun = kept.current()?.begun.catch((error) => {
    if (!kept.outlives(error)) throw error
  })
  await Promise.race([begun, pause(PATIENCE_MS.firstComparison)])
  const submissions = submissionsAt(data, opened)
  const closing = opened.move()
  return {
    nodes,
    tokens: access.tokens,
    files: attachments,
    submissions,
    relay: () => relay,
    role: 'publisher',
    routes: routesOf(nodes, { place, side, tokens: access.tokens, metrics, submissions, files: attachments }),
    isStopped: () => kept.failure() !== null,
    waitingForFiles: attachments.waiting,
    health: {
      relay: () => kept.failure()?.message ?? null,
      nodes: () => troubleOf(stoppedNodes(leftOut, relay)),
    },
    stoppedNodes: () => stoppedNodes(leftOut, relay),
    done: kept.done,
    stop: () => closing.disposeAsync(),
  }
}

function routesOf(
  nodes: Map<NodeId, OpenNode>,
  {
    place: { settings, clock },
    side,
    tokens,
    metrics,
    submissions,
    files,
  }: Pick<Ground, 'place' | 'side' | 'metrics'> & {
    tokens: Tokens
    submissions: () => SubmissionStore
    files: NodeAttachments
  },
): Part['routes'] {
  const shared = { tokens, rateLimit: settings.rateLimit, newId }
  return [
    createPublisherRoutes({ ...shared, publisherOf: (nodeId) => nodes.get(nodeId)?.publisher }),
    createAttachmentRoutes({
      ...shared,
      attachmentsOf: files.storeOf,
      maxBytes: settings.attachmentBytes,
      onDone: metrics.attachmentsDone,
    }),
    createSubmissionRoutes({
      ...shared,
      store: submissions,
      directory: () => side.directory.latest(),
      reviewers: () => nodes.keys(),
      addresses: settings.reviewAddresses,
      host: settings.host,
      now: clock.now,
    }),
  ]
}

/** The file is made by the first call about a submission: most hubs review nothing. */
function submissionsAt(data: DataFolder, opened: AsyncDisposableStack): () => SubmissionStore {
  let store: SubmissionStore | null = null
  opened.defer(() => store?.close())
  return () => {
    store ??= openSubmissions(data)
    return store
  }
}

const newsOfRelay = (logger: Ground['logger']) => ({
  onStopped: (why: Error) => {
    const { code, says } = saidOf(why)
    logger.error({ code }, `relay: stopped, what is published waits in the journals: ${says}`)
  },
  onBack: () => logger.warn('relay: the journals are sent again'),
})

/** After an upgrade there is much to prepare, and the first clerk should not wait for it. Who publishes tries again. */
function prepareNodes(nodes: Map<NodeId, OpenNode>, logger: Ground['logger']): { stop(): Promise<void> } {
  const stopping = new AbortController()
  const prepared = (async () => {
    for (const { nodeId, publisher } of nodes.values())
      await publisher.prepare(stopping.signal).catch((error) => {
        const { code, says } = saidOf(error)
        logger.warn({ nodeId, code }, `${nodeId}: what twins are looked for in is not up to the journal: ${says}`)
      })
  })()
  return {
    stop: () => {
      stopping.abort()
      return prepared
    },
  }
}

/** Other nodes publish all the same, so the part is ready. */
const troubleOf = (stopped: StoppedNode[]): PartTrouble | null =>
  stopped.length === 0
    ? null
    : { isReady: true, says: stopped.map(({ nodeId, code, says }) => `${nodeId}: ${says} [${code}]`).join('\n') }
