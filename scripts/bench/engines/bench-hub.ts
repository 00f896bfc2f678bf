import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { SignedEvent } from '../../../services/domain/event/signed-event.ts'
import { type Hash, type Instant, type ItemId, itemIdOf, makerOf, type NodeId } from '../../../services/domain/ids.ts'
import type { ItemCommand } from '../../../services/domain/item/commands.ts'
import type { Content } from '../../../services/domain/item/content.ts'
import { decide, type ItemState, stateAfter } from '../../../services/domain/item/decide.ts'
import { machineClock, newId, newNonce, now } from '../../../services/hub/clock.ts'
import { type DataFolder, dataFolderAt } from '../../../services/hub/data/data-folder.ts'
import { nodeKey } from '../../../services/hub/data/keys.ts'
import { type LogSide, openLogSide } from '../../../services/hub/engines/open-stores.ts'
import { readSettings } from '../../../services/hub/settings.ts'
import type { LogEntry } from '../../../services/ports/event-log.ts'
import { chainEvent, endAfter } from '../../../services/publisher/chain-event.ts'
import { commandIdOf } from '../../../services/publisher/command-id.ts'
import { runHub } from '../../hub-process.ts'

const DIVISION = '341200'

export interface Engines {
  brokers: string[]
  registryUrl: string
}

export type BenchHub = Awaited<ReturnType<typeof makeBenchHub>>

/** A hub with topics of its own on the engines. Its nodes decide, chain, sign and frame events as publishers do. */
export async function makeBenchHub({ brokers, registryUrl }: Engines, partitions: number) {
  const dataFolder = mkdtempSync(join(tmpdir(), 'hub-bench-'))
  const remove = () => rmSync(dataFolder, { recursive: true, force: true })
  process.once('exit', remove)
  const env = environmentOf({ brokers, registryUrl }, partitions)
  await found({ dataFolder, env })
  const data = dataFolderAt(dataFolder)
  const settings = readSettings({ ...env, HUB_DATA: dataFolder })
  const side = await openLogSide({ settings, data, clock: machineClock })
  const { codec, log } = side
  const { sign, stateOf, nodeIds } = createSigners(data, side)

  return {
    dataFolder,
    env,
    partitions,
    topic: `${env.HUB_KAFKA_PREFIX}.items`,
    registryUrl,
    brokers,
    nodesOf: (partition: number): NodeId[] => nodeIds.filter((nodeId) => log.partitionOf(nodeId) === partition),
    publish: (nodeId: NodeId, content: Content): { itemId: ItemId; entry: LogEntry } => {
      const itemId = itemIdOf(nodeId, newId())
      return { itemId, entry: sign(nodeId, { type: 'PublishItem', itemId, content: withNonce(content) }) }
    },
    revise: (itemId: ItemId, content: Content): LogEntry => {
      const expectedVersion = stateOf(itemId).version
      const command = {
        type: 'ReviseItem',
        itemId,
        content: withNonce(content),
        reason: '更正',
        expectedVersion,
      } as const
      return sign(makerOf(itemId), command)
    },
    /** The event of an entry, for whoever wants to alter it. */
    decode: (entry: LogEntry): SignedEvent => {
      const decoded = codec.decode(entry)
      if (decoded.kind !== 'event') throw new Error('not an event')
      return decoded.event
    },
    encode: (event: SignedEvent): LogEntry => ({
      key: event.envelope.nodeId,
      nodeSeq: event.envelope.nodeSeq,
      ...codec.encodeEvent(event),
    }),
    append: (entries: LogEntry[]) => log.append(entries),
    stateOf,
    close: async () => {
      await side.close()
      process.removeListener('exit', remove)
      remove()
    },
  }
}

const environmentOf = ({ brokers, registryUrl }: Engines, partitions: number) => ({
  HUB_KAFKA: brokers.join(','),
  HUB_REGISTRY: registryUrl,
  HUB_KAFKA_PREFIX: `bench-${randomUUID().slice(0, 8)}`,
  HUB_KAFKA_PARTITIONS: String(partitions),
  HUB_KAFKA_REPLICATION: '1',
  HUB_KAFKA_MIN_INSYNC: '1',
  HUB_LOG_LEVEL: 'warn',
})

async function found(place: { dataFolder: string; env: Record<string, string> }): Promise<void> {
  for (const args of [
    ['topics', 'apply'],
    ['schemas', 'push'],
    ['init', '--division', DIVISION],
  ]) {
    const { code, stderr } = await runHub(args, place)
    if (code !== 0) throw new Error(`hub ${args.join(' ')} ended with ${code}: ${stderr}`)
  }
}

/** Decides on commands of all nodes, and chains and signs their events, with all state in memory. */
function createSigners(data: DataFolder, { codec, directory, rootKeys: { hubId } }: LogSide) {
  const states = new Map<ItemId, ItemState>()
  const chains = new Map(
    data.nodeIds().map((nodeId) => {
      const hash = directory.latest().node(nodeId)?.registrationHash as Hash
      return [nodeId, { signingKey: nodeKey(data, nodeId), end: { nodeSeq: 0, hash, at: null as Instant | null } }]
    }),
  )
  return {
    nodeIds: [...chains.keys()],
    sign: (nodeId: NodeId, command: ItemCommand): LogEntry => {
      const state = states.get(command.itemId) ?? null
      const decision = decide(command, state)
      const chain = chains.get(nodeId)
      if (!decision.ok || chain === undefined) throw new Error(`${nodeId} cannot sign: ${JSON.stringify(decision)}`)
      const { content, ...facts } = decision.event
      const commandId = commandIdOf(nodeId, randomUUID())
      const unchained = { hubId, nodeId, eventId: newId(), commandId, actor: 'bench', at: now(), ...facts }
      const { schema, body, ...record } = chainEvent(unchained, content, chain.end, { codec, ...chain })
      chain.end = endAfter({ schema, body, ...record })
      states.set(command.itemId, stateAfter(decision.event, state))
      return { key: nodeId, nodeSeq: record.nodeSeq, schema, body }
    },
    stateOf: (itemId: ItemId): ItemState => {
      const state = states.get(itemId)
      if (state === undefined) throw new Error(`${itemId} was never signed`)
      return state
    },
  }
}

const withNonce = (content: Content): Content => ({ ...content, nonce: newNonce() })
