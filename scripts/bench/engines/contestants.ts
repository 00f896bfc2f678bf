import { fileURLToPath } from 'node:url'
import type { ItemId } from '../../../services/domain/ids.ts'
import { type Child, startChild } from './child.ts'
import { type Run, storeUrlOf } from './run.ts'
import { startConnect } from './start-connect.ts'

/** One way to bring the events of a topic into a store. */
export interface Contestant {
  name: string
  /** The collection of its documents, and their `_id`. */
  collection: string
  idOf(itemId: ItemId): unknown
  start(run: Run): Promise<Child>
}

const program = (name: string) => fileURLToPath(new URL(name, import.meta.url))
const HUB = program('../../../services/hub/main.ts')

const hubEnvironment = (run: Run) => ({
  ...run.hub.env,
  HUB_DATA: run.hub.dataFolder,
  HUB_MONGO: storeUrlOf(run),
  HUB_KAFKA_GROUP: run.group,
  HUB_PORT: '0',
})

/** Options such as `--cpu-prof` for the hub's processes. */
const nodeOptions = process.env.BENCH_NODE_OPTIONS?.split(' ') ?? []

export const hubProjector: Contestant = {
  name: "the hub's projector",
  collection: 'items_g1',
  idOf: (itemId) => itemId,
  start: (run) => startChild(process.execPath, [...nodeOptions, HUB, 'projector'], hubEnvironment(run)),
}

export const uncheckedProjector: Contestant = {
  ...hubProjector,
  name: 'the same without signature checks',
  start: (run) =>
    startChild(process.execPath, [...nodeOptions, program('./unchecked-projector-process.ts')], hubEnvironment(run)),
}

export const plainConsumer: Contestant = {
  name: 'a plain consumer (eachMessage, updateOne)',
  collection: 'items',
  idOf: (itemId) => itemId,
  start: (run) =>
    startChild(process.execPath, [program('./plain-consumer-process.ts')], {
      BROKERS: run.hub.brokers.join(','),
      REGISTRY: run.hub.registryUrl,
      TOPIC: run.hub.topic,
      GROUP: run.group,
      STORE: storeUrlOf(run),
    }),
}

export const connectSink: Contestant = {
  name: "Kafka Connect, MongoDB's sink connector",
  collection: 'items',
  idOf: (itemId) => ({ itemId }),
  start: startConnect,
}
