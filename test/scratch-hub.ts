import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createAvroCodec } from '../services/adapters/avro/event-codec.ts'
import { releasedSchemas } from '../services/adapters/avro/released-schemas.ts'
import { openSqliteDirectoryLog } from '../services/adapters/sqlite/directory-log.ts'
import { openSqliteEventLog } from '../services/adapters/sqlite/event-log.ts'
import { openSqliteJournal } from '../services/adapters/sqlite/journal.ts'
import { openSqliteReadStore } from '../services/adapters/sqlite/read-store.ts'
import type { DirectoryFact, RootKeys } from '../services/domain/directory/directory-event.ts'
import { type ItemId, itemIdOf, type NodeId } from '../services/domain/ids.ts'
import type { ItemCommand } from '../services/domain/item/commands.ts'
import type { Content } from '../services/domain/item/content.ts'
import { createApp } from '../services/http/create-app.ts'
import { healthRoutes } from '../services/http/health.ts'
import { HEALTH_PATHS } from '../services/http/health-paths.ts'
import { listen } from '../services/http/listen.ts'
import { timers as machineTimers, newId, newNonce } from '../services/hub/clock.ts'
import { journalSecret, newSigningKey } from '../services/hub/data/keys.ts'
import { createDirectoryAuthority } from '../services/hub/engines/directory-authority.ts'
import { createDirectoryReader } from '../services/hub/engines/directory-reader.ts'
import { createLog } from '../services/hub/founding/log-creation.ts'
import { createMetrics } from '../services/monitor/create-metrics.ts'
import { createMonitorRoutes } from '../services/monitor/create-monitor-routes.ts'
import { measure } from '../services/monitor/measure.ts'
import { statusOf } from '../services/monitor/status-of.ts'
import type { Journal } from '../services/ports/journal.ts'
import { startProjector } from '../services/projector/start-projector.ts'
import { createPublisherRoutes } from '../services/publisher/api/create-publisher-routes.ts'
import { PUBLISHER_PATHS } from '../services/publisher/api/publisher-paths.ts'
import { createNodePublisher } from '../services/publisher/create-node-publisher.ts'
import type { CommandAccepted } from '../services/publisher/node-publisher.ts'
import { createRelay } from '../services/publisher/relay/create-relay.ts'
import type { Unverifiable } from '../services/query/checked-item.ts'
import { createQueryRoutes } from '../services/query/create-query-routes.ts'
import { createManualTimers } from './manual-timers.ts'
import { DIVISIONS, NODES, TOKENS } from './scratch-places.ts'

const SCHEMAS_FOLDER = fileURLToPath(new URL('../schemas', import.meta.url))

export type ScratchHub = Awaited<ReturnType<typeof startScratchHub>>

/**
 * A whole hub within this process: real stores in a folder of its own, real publishers, relay, projector and HTTP,
 * a small directory, a clock that stands still until it is set, and timers whose time passes when a test says so. The
 * stores watch their files with the machine's own timers.
 */
export async function startScratchHub() {
  const folder = mkdtempSync(join(tmpdir(), 'scratch-hub-'))
  const clock = { now: '2026-03-05T01:00:00.000Z' }
  const now = () => clock.now
  const timers = createManualTimers()
  const rootKey = newSigningKey('root')
  const rootKeys: RootKeys = {
    hubId: newId(),
    threshold: 1,
    keys: [{ keyId: rootKey.keyId, publicKey: rootKey.publicKeyText }],
  }
  const logFile = join(folder, 'log.sqlite')
  const codec = createAvroCodec({ folder: SCHEMAS_FOLDER })
  const log = openSqliteEventLog({
    file: logFile,
    schemas: releasedSchemas(SCHEMAS_FOLDER),
    now,
    timers: machineTimers,
  })
  const directoryLog = openSqliteDirectoryLog({ file: logFile, timers: machineTimers })
  const directory = await createDirectoryReader({ log: directoryLog, rootKeys })
  const authority = createDirectoryAuthority({ directoryLog, directory, log, codec, rootKey, now })
  await createLog({ log, codec, rootKey, hubId: rootKeys.hubId, logId: newId(), now })

  const keys = new Map(NODES.map(({ nodeId }) => [nodeId as NodeId, newSigningKey(nodeId)]))
  const keyOf = (nodeId: NodeId) => keys.get(nodeId) as NonNullable<ReturnType<typeof keys.get>>
  const registered = NODES.map((node): DirectoryFact => {
    const { keyId, publicKeyText } = keyOf(node.nodeId)
    return { type: 'NodeRegistered', ...node, keyId, publicKey: publicKeyText }
  })
  await authority.append([...DIVISIONS, ...registered])

  const openJournal = (nodeId: NodeId, file = `${nodeId}.sqlite`) =>
    openSqliteJournal({
      file: join(folder, file),
      nodeId,
      newSecret: () => journalSecret(keyOf(nodeId)),
      timers: machineTimers,
    })
  const journals = NODES.map(({ nodeId }) => openJournal(nodeId))
  const publisherOn = (journal: Journal) => {
    const { nodeId } = journal
    const { hubId } = rootKeys
    const signingKey = keyOf(nodeId)
    const latest = () => directory.latest()
    return createNodePublisher({ nodeId, hubId, journal, codec, signingKey, directory: latest, now, newId, newNonce })
  }
  const publishers = new Map(journals.map((journal) => [journal.nodeId, publisherOn(journal)]))
  const relay = createRelay({ journals, log, codec, directory, rootKeys, timers })
  await relay.start()

  const readFolder = join(folder, 'read')
  const store = openSqliteReadStore({ folder: readFolder, timers: machineTimers })
  const project = (number: number) =>
    startProjector({ log, codec, directory, rootKeys, store, generation: number, now, timers })
  const projector = await project(1)
  await store.activate(1)

  const withheld: Unverifiable[] = []
  const errors: unknown[] = []
  const generation = await store.open(1, { readOnly: true })
  const generations = { use: <T>(work: (active: typeof generation) => Promise<T>) => work(generation) }
  const measured = () => measure({ log, generations, directory, now })
  const query = createQueryRoutes({
    store,
    directory,
    now,
    timers,
    tokens: TOKENS,
    status: async () => statusOf(await measured()),
    onUnverifiable: (found) => withheld.push(found),
    otherPaths: { ...HEALTH_PATHS, ...PUBLISHER_PATHS },
  })
  const publishing = createPublisherRoutes({
    publisherOf: (nodeId) => publishers.get(nodeId),
    tokens: TOKENS,
    rateLimit: 0,
    newId,
  })
  const monitor = createMonitorRoutes(createMetrics({ measure: measured, relayPending: () => relay.pending() }))
  const app = createApp({
    routes: [healthRoutes({}), monitor, publishing, query.router],
    problemPage: query.problemPage,
    onError: (error) => errors.push(error),
    timer: () => performance.now(),
  })
  const server = await listen(app, { host: '127.0.0.1', port: 0, timers: machineTimers })

  /** Everything published so far is readable. */
  async function settle(): Promise<void> {
    while (relay.pending().some(({ events }) => events > 0)) await new Promise((resolve) => setImmediate(resolve))
    await projector.caughtUp()
  }

  function execute(command: ItemCommand): CommandAccepted {
    const nodeId = command.itemId.slice(0, command.itemId.indexOf('.'))
    const [outcome] = publishers.get(nodeId)?.execute([{ command, idempotencyKey: newId(), actor: 'clerk' }]) ?? [
      undefined,
    ]
    if (outcome?.ok !== true) throw new Error(`refused: ${JSON.stringify(outcome)}`)
    return outcome
  }

  return {
    url: server.url,
    folder,
    /** The one generation's file, for tampering. */
    readFile: join(readFolder, 'g1.sqlite'),
    clock,
    timers,
    hubId: rootKeys.hubId,
    rootKeys,
    log,
    codec,
    directory,
    store,
    generation,
    keyOf,
    /** Stored items that did not check, in the order in which they were met. */
    withheld,
    /** What was answered with 5xx. */
    errors,
    settle,
    /** Starts to fill another generation. */
    project,
    execute,
    /** Opens a node's journal in a file of this folder. */
    openJournal,
    publisherOn,
    publisherOf: (nodeId: NodeId) => publishers.get(nodeId) as NonNullable<ReturnType<typeof publishers.get>>,
    journalOf: (nodeId: NodeId) => journals.find((journal) => journal.nodeId === nodeId) as (typeof journals)[number],
    publish: (nodeId: NodeId, content: Content): CommandAccepted =>
      execute({ type: 'PublishItem', itemId: itemIdOf(nodeId, newId()), content }),
    revise: (itemId: ItemId, expectedVersion: number, content: Content, reason = '更正'): CommandAccepted =>
      execute({ type: 'ReviseItem', itemId, expectedVersion, content, reason }),
    withdraw: (itemId: ItemId, expectedVersion: number, reason = '已到期'): CommandAccepted =>
      execute({ type: 'WithdrawItem', itemId, expectedVersion, reason }),
    redact: (itemId: ItemId, expectedVersion: number, content: Content, reason = '删除个人信息'): CommandAccepted =>
      execute({ type: 'RedactItem', itemId, expectedVersion, content, reason }),
    /** Signs and appends to the directory, as the root does. */
    define: (...facts: DirectoryFact[]) => authority.append(facts),
    fetch: (path: string, init?: RequestInit) => fetch(`${server.url}${path}`, init),
    // biome-ignore lint/suspicious/noExplicitAny: an answer is looked at from outside.
    json: async (path: string, init?: RequestInit): Promise<any> => (await fetch(`${server.url}${path}`, init)).json(),
    stop: async () => {
      await server.close()
      await query.close()
      await relay.stop()
      await projector.stop()
      await store.close()
      for (const journal of journals) journal.close()
      await log.close()
      await directoryLog.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Text on all outlets above or under its node. */
export const contentOf = (title: string, text: string, more: Partial<Content> = {}): Content => ({
  title,
  body: { format: 'text', text },
  shownOn: { board: 'all', site: 'all', topic: 'all' },
  ...more,
})
