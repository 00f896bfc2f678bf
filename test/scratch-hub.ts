import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inspect } from 'node:util'
import pino from 'pino'
import { openSqliteJournal } from '../services/adapters/sqlite/journal.ts'
import type { DirectoryFact } from '../services/domain/directory/directory-event.ts'
import { type ItemId, itemIdOf, makerOf, type NodeId, parseInstant } from '../services/domain/ids.ts'
import type { ItemCommand } from '../services/domain/item/commands.ts'
import type { Content } from '../services/domain/item/content.ts'
import { timers as machineTimers, newId, newNonce } from '../services/hub/clock.ts'
import { writeJson } from '../services/hub/data/data-folder.ts'
import { journalSecret, nodeKey } from '../services/hub/data/keys.ts'
import { loadRootKey } from '../services/hub/data/root-keys.ts'
import { makeHub } from '../services/hub/founding/make-hub.ts'
import type { OpenNode } from '../services/hub/nodes/open-node.ts'
import { startHub } from '../services/hub/running/start-hub.ts'
import type { Journal } from '../services/ports/journal.ts'
import { startProjector } from '../services/projector/start-projector.ts'
import { createNodePublisher, type NodePublisherDeps } from '../services/publisher/create-node-publisher.ts'
import type { CommandAccepted, CommandRequest } from '../services/publisher/node-publisher.ts'
import type { Unverifiable } from '../services/query/checked-item.ts'
import { createManualTimers } from './manual-timers.ts'
import { placeAt } from './place-at.ts'
import { accessEntries, DIVISIONS, NODES } from './scratch-places.ts'

export type ScratchHub = Awaited<ReturnType<typeof startScratchHub>>

/**
 * A whole hub within this process, founded and started by the hub's own code: real stores in a folder of its own, a
 * small directory, a clock that stands still until it is set, and timers whose time passes when a test says so. The
 * stores watch their files with the machine's own timers.
 */
export async function startScratchHub(env: Record<string, string> = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'scratch-hub-'))
  const time = { now: parseInstant('2026-03-05T01:00:00.000Z') }
  const timers = createManualTimers()
  const clock = { now: () => time.now, timers }
  const place = { ...placeAt(folder, { HUB_RATE_LIMIT: '0', HUB_ATTACHMENT_BYTES: '1000000', ...env }), clock }
  const { data } = place
  await makeHub(place, { facts: DIVISIONS, nodes: [...NODES], keepsTokens: false })
  writeJson(data.accessFile, accessEntries(time.now))
  const heard = createListener()
  const hub = await startHub(place, { inThread: false, logger: heard.logger })
  hub.announce()
  const { publishing, projecting, querying, ground } = hub
  if (publishing === null || projecting === null || querying === null) throw new Error('not all parts run')
  const { side } = ground
  const { store } = querying
  const generation = await store.open(1, { readOnly: true })

  const nodeOf = (nodeId: NodeId) => publishing.nodes.get(nodeId) as OpenNode
  const execute = (command: ItemCommand, how: Pick<CommandRequest, 'hideUntilThen'> = {}): CommandAccepted => {
    const { publisher } = nodeOf(makerOf(command.itemId))
    const [outcome] = publisher.execute([{ command, idempotencyKey: newId(), actor: 'clerk', isNew: true, ...how }])
    if (outcome?.ok !== true) throw new Error(`refused: ${JSON.stringify(outcome)}`)
    return outcome
  }

  return {
    ...heard,
    side,
    log: side.log,
    codec: side.codec,
    directory: side.directory,
    rootKeys: side.rootKeys,
    url: hub.url,
    folder,
    /** The file of the one generation, for tampering. */
    readFile: join(data.readFolder, 'g1.sqlite'),
    journalFile: data.journalFile,
    /** Ends the relay: what is published from now on stays in the journals. */
    stopRelay: () => publishing.relay().stop(),
    /** Resolves when the projector has read the log to its end, and has said so in the store. */
    caughtUp: () => projecting.caughtUp(),
    clock: time,
    timers,
    hubId: side.rootKeys.hubId,
    store,
    generation,
    keyOf: (nodeId: NodeId) => nodeKey(data, nodeId),
    /** Resolves when everything that was published so far can be read. */
    settle: async () => {
      while (
        publishing
          .relay()
          .pending()
          .some(({ events }) => events > 0)
      )
        await new Promise((resolve) => setImmediate(resolve))
      await projecting.caughtUp()
    },
    /** Starts to fill another generation. */
    project: async (number: number) =>
      startProjector({
        ...{ ...side, ...clock, store, generation: number },
        storeId: await store.id(newNonce),
        timer: () => performance.now(),
      }),
    execute,
    /** Opens a journal of a node in another file of this folder. */
    openJournal: (nodeId: NodeId, file: string) =>
      openSqliteJournal({
        file: join(folder, file),
        nodeId,
        newSecret: () => journalSecret(nodeKey(data, nodeId)),
        timers: machineTimers,
      }),
    /** Publishes for a node on another journal than its own. */
    publisherOn: (journal: Journal, more: Partial<NodePublisherDeps> = {}) => {
      const { nodeId } = journal
      const { hubId } = side.rootKeys
      const signingKey = nodeKey(data, nodeId)
      const directory = () => side.directory.latest()
      const deps = { ...side, ...clock, nodeId, hubId, journal, signingKey, directory, newId, newNonce, ...more }
      return createNodePublisher(deps)
    },
    publisherOf: (nodeId: NodeId) => nodeOf(nodeId).publisher,
    journalOf: (nodeId: NodeId) => nodeOf(nodeId).journal,
    publish: (nodeId: NodeId, content: Content): CommandAccepted =>
      execute({ type: 'PublishItem', itemId: itemIdOf(nodeId, newId()), content }),
    revise: (itemId: ItemId, expectedVersion: number, content: Content, reason = '更正'): CommandAccepted =>
      execute({ type: 'ReviseItem', itemId, expectedVersion, content, reason }),
    withdraw: (itemId: ItemId, expectedVersion: number, reason = '已到期'): CommandAccepted =>
      execute({ type: 'WithdrawItem', itemId, expectedVersion, reason }),
    redact: (itemId: ItemId, expectedVersion: number, content: Content, reason = '删除个人信息'): CommandAccepted =>
      execute({ type: 'RedactItem', itemId, expectedVersion, content, reason }),
    /** Signs and appends to the directory, as the root does. */
    define: (...facts: DirectoryFact[]) => side.authority(loadRootKey(data)).append(facts),
    fetch: (path: string, init?: RequestInit) => fetch(`${hub.url}${path}`, init),
    // biome-ignore lint/suspicious/noExplicitAny: an answer is looked at from outside.
    json: async (path: string, init?: RequestInit): Promise<any> => (await fetch(`${hub.url}${path}`, init)).json(),
    stop: async () => {
      await hub.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** From this level on pino's numbers mean trouble. */
const WARN = 40

/** Writes no log, and keeps what tests ask about. */
function createListener() {
  const withheld: Unverifiable[] = []
  const errors: unknown[] = []
  const lines: string[] = []
  const logger = pino({
    level: 'trace',
    hooks: {
      logMethod: ([first, ...rest], _method, level) => {
        lines.push(inspect([first, ...rest]))
        if (level < WARN) return
        const said: unknown = first
        if (said instanceof Error) errors.push(said)
        else if (isUnverifiable(said)) withheld.push(said)
      },
    },
  })
  return {
    logger,
    /** Stored items that did not check, in the order in which they were met. */
    withheld,
    /** Failures that the hub told its operator. */
    errors,
    /** All that the hub would have logged, at every level. */
    lines,
  }
}

const isUnverifiable = (said: unknown): said is Unverifiable =>
  typeof said === 'object' && said !== null && 'itemId' in said && 'fault' in said

/** Text on all outlets above or under its node. */
export const contentOf = (title: string, text: string, more: Partial<Content> = {}): Content => ({
  title,
  body: { format: 'text', text },
  shownOn: { board: 'all', site: 'all', topic: 'all' },
  ...more,
})
