import pino, { type Logger } from 'pino'
import type { NodeId } from '../domain/ids.ts'
import { createApp } from '../http/create-app.ts'
import { healthRoutes } from '../http/health.ts'
import { listen } from '../http/listen.ts'
import { createMetrics, type Metrics } from '../monitor/create-metrics.ts'
import { createMonitorRoutes } from '../monitor/create-monitor-routes.ts'
import { measure } from '../monitor/measure.ts'
import { statusOf } from '../monitor/status-of.ts'
import type { Generation } from '../ports/read-store.ts'
import { createPublisherRoutes } from '../publisher/api/create-publisher-routes.ts'
import { createRelay } from '../publisher/relay/create-relay.ts'
import { createActiveGeneration } from '../query/active-generation.ts'
import { createQueryRoutes } from '../query/create-query-routes.ts'
import { createAccess } from './access.ts'
import { newId, now } from './clock.ts'
import { type DataFolder, lockDataFolder, writeJson } from './data-folder.ts'
import { type OpenNode, openNode } from './open-node.ts'
import { openReadStore, openWriteSide, ownNodes, type WriteSide } from './open-stores.ts'
import { startProjection } from './projection.ts'
import { loadRootKey, loadRootKeys } from './root.ts'
import type { Settings } from './settings.ts'

export interface RunningHub {
  url: string
  /** Rejects when something failed for good; never resolves before `stop`. */
  done: Promise<void>
  /** Its nodes, for publishing within this process. */
  nodes: Map<NodeId, OpenNode>
  stop(): Promise<void>
}

/** Everything in one process on embedded stores; the projector in a thread of its own. The folder holds a hub. */
export async function startHub({ settings, data }: { settings: Settings; data: DataFolder }): Promise<RunningHub> {
  const logger = pino({ level: settings.logLevel }, pino.destination(2))
  const unlock = lockDataFolder(data)
  const side = await openWriteSide(data, loadRootKeys(data))
  const nodes = new Map(
    ownNodes(data).map((nodeId) => [nodeId, openNode(data, side, nodeId, () => relay.isReady(nodeId))]),
  )
  const unwatch = side.directoryLog.onAppend(() => void side.reader.refresh().catch((error) => logger.error(error)))

  const store = openReadStore(data)
  const relay = createRelay({
    journals: [...nodes.values()].map(({ journal }) => journal),
    log: side.log,
    codec: side.codec,
    directory: () => side.reader.latest(),
    report: (report) => logger.warn(report, `relay: ${report.what}`),
  })
  const active = createActiveGeneration(store)
  const measured = () => measure({ log: side.log, generations: active, directory: side.reader, now })
  const metrics = createMetrics({ measure: measured, relayPending: () => relay.pending() })
  const projection = await startProjection({ data, onBatch: (report) => metrics.batchApplied(report, now()) })
  await relay.start()
  await projection.caughtUp()
  await active.use((generation) => announceWhatWasNot(side, generation, data))

  const { tokens } = createAccess(data.accessFile, now)
  const query = createQueryRoutes({
    store,
    directory: side.reader,
    now,
    tokens,
    status: async () => statusOf(await measured()),
    onUnverifiable: (found) => {
      metrics.itemWithheld(found.fault)
      logger.error(found, 'a stored item does not check and is not shown')
    },
  })
  const app = createApp({
    routes: [
      healthRoutes({ projection: projection.health, relay: () => null }),
      createMonitorRoutes(metrics),
      createPublisherRoutes({
        publisherOf: (nodeId) => nodes.get(nodeId)?.publisher,
        tokens,
        rateLimit: settings.rateLimit,
        newId,
      }),
      query.router,
    ],
    onError: (error) => logger.error(error),
    onAnswer: observe(logger, metrics),
    timer: () => performance.now(),
  })
  const listening = await listen(app, settings)
  writeJson(data.hubFile, { pid: process.pid, url: listening.url })

  return {
    url: listening.url,
    nodes,
    done: Promise.race([projection.done, relay.done]),
    stop: async () => {
      unwatch()
      await listening.close()
      await relay.stop()
      await projection.stop()
      await query.close()
      await active.close()
      for (const { journal } of nodes.values()) journal.close()
      await store.close()
      await side.close()
      unlock()
    },
  }
}

/** A crash may have come between a directory change and its announcement in the log. */
async function announceWhatWasNot(side: WriteSide, generation: Generation, data: DataFolder): Promise<void> {
  const { position } = await side.reader.refresh()
  const announced = (await generation.checkpoints()).every(({ directoryPosition }) => directoryPosition >= position)
  if (!announced) await side.authority(loadRootKey(data)).announce()
}

const observe =
  (logger: Logger, metrics: Metrics) => (answer: Parameters<Metrics['requestAnswered']>[0] & { url: string }) => {
    metrics.requestAnswered(answer)
    logger.debug(answer, 'request')
  }
