import type { NodeId } from '../../../domain/ids.ts'
import { secondsSince } from '../../../domain/seconds-since.ts'
import { createPublisherRoutes } from '../../../publisher/api/create-publisher-routes.ts'
import { createRelay, type Relay } from '../../../publisher/relay/create-relay.ts'
import { newId } from '../../clock.ts'
import { createAccess } from '../../data/access.ts'
import { withRemedy } from '../../data/with-remedy.ts'
import type { OpenNode } from '../../nodes/open-node.ts'
import { openNodes } from '../../nodes/open-nodes.ts'
import { PATIENCE_MS, pause } from '../../patience.ts'
import { relayLogLines } from '../relay-log-lines.ts'
import { scrubLogLines } from '../scrub-log-lines.ts'
import type { Ground, Part } from './part.ts'

export interface Publishing extends Part {
  /** Its nodes. This process may publish through them. */
  nodes: Map<NodeId, OpenNode>
  relay: Relay
}

/** Erased bytes that a reader kept in a journal's files are wiped this soon after it has gone. */
const SCRUB_AGAIN_MS = 1000

/** The write side: every node whose key lies in the folder, and the relay that sends their journals to the log. */
export async function startPublishing({ place, side, logger }: Omit<Ground, 'metrics'>): Promise<Publishing> {
  const {
    data,
    settings,
    clock: { now, timers },
  } = place
  const access = createAccess(data.accessFile, now)
  // Read now, so that a damaged file is reported before a clerk's first request.
  access.list()
  const scrubLines = scrubLogLines(logger, now)
  const nodes = openNodes(data, side, {
    onScrub: scrubLines,
    isReady: (nodeId) => relay.isReady(nodeId),
    onLeftOut: (nodeId, why) =>
      logger.error({ nodeId, code: why.code }, `${nodeId} cannot publish: ${withRemedy(why)}`),
  })
  await using opened = new AsyncDisposableStack()
  for (const [nodeId, { journal }] of nodes) {
    opened.defer(journal.close)
    const { at } = journal.head()
    // Time never goes back in the chain, so this is harmless there. But somebody's clock was or is wrong.
    if (at !== null && secondsSince(at, now()) === null)
      logger.warn(
        { nodeId, code: 'clock-behind' },
        `The last event of ${nodeId} is of ${at}, later than this machine's clock: check the clock. New events are dated like it until the clock has passed it.`,
      )
  }
  const relay = createRelay({
    journals: [...nodes.values()].map(({ journal }) => journal),
    ...side,
    timers,
    report: relayLogLines(logger),
  })
  opened.defer(
    timers.every(SCRUB_AGAIN_MS, () => nodes.forEach(({ publisher }) => publisher.scrub()), { background: true }),
  )
  // Publishing needs no log. But a journal that was restored from an older copy should be mended before it is written to.
  opened.defer(relay.stop)
  const started = relay.start()
  await Promise.race([started, pause(PATIENCE_MS.firstComparison)])
  const done = started.then(() => relay.done)
  done.catch(() => {})
  const closing = opened.move()
  return {
    nodes,
    relay,
    routes: [
      createPublisherRoutes({
        publisherOf: (nodeId) => nodes.get(nodeId)?.publisher,
        tokens: access.tokens,
        rateLimit: settings.rateLimit,
        newId,
      }),
    ],
    health: {},
    done,
    stop: () => closing.disposeAsync(),
  }
}
