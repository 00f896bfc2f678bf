import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { answersKafka } from '../answers.ts'
import type { KafkaEngine } from '../engine.ts'
import { freePort } from '../free-port.ts'
import { kafkaClassPath } from '../installed.ts'
import { kafkaProperties } from '../kafka-properties.ts'
import { newEngineFolder, startEngineProcess } from './engine-process.ts'
import { TEST_JVM } from './jvm.ts'
import { formatKafka, writeProperties } from './kafka.ts'

/** Brokers that are controllers too, in one KRaft quorum. */
export interface KafkaCluster {
  brokers: string[]
  /** By node id, from 1 on: each can be killed, paused and started again by itself. */
  node(id: number): KafkaEngine
  ids: number[]
  /** The node id of the active controller, as the nodes have written it down. */
  controller(): number
  stop(): Promise<void>
}

/** Starts a cluster on this machine. `parentOf` says where the folder of a node lies. */
export async function startLocalKafkaCluster({
  size = 3,
  parentOf = () => undefined,
}: {
  size?: number
  parentOf?: (id: number) => string | undefined
} = {}): Promise<KafkaCluster> {
  const ids = Array.from({ length: size }, (_, index) => index + 1)
  const places = new Map<number, { broker: string; controller: string; folder: string }>()
  for (const id of ids)
    places.set(id, {
      broker: `127.0.0.1:${await freePort()}`,
      controller: `127.0.0.1:${await freePort()}`,
      folder: newEngineFolder(`kafka-${id}`, parentOf(id)),
    })
  const voters = ids.map((id) => `${id}@${places.get(id)?.controller}`).join(',')
  const brokers = ids.map((id) => places.get(id)?.broker as string)

  const startNode = async (id: number): Promise<KafkaEngine> => {
    const { broker, controller, folder } = places.get(id) as { broker: string; controller: string; folder: string }
    const file = writeProperties(folder, {
      ...kafkaProperties({ broker, advertised: broker, controller }),
      'node.id': String(id),
      'controller.quorum.voters': voters,
      'log.dirs': join(folder, 'data'),
      'offsets.topic.replication.factor': String(size),
      'default.replication.factor': String(size),
      'min.insync.replicas': '2',
      'controlled.shutdown.enable': 'true',
      'replica.lag.time.max.ms': '5000',
    })
    formatKafka(folder, id)
    const args = [...TEST_JVM, '-cp', kafkaClassPath(), 'kafka.Kafka', file]
    const answers = () => answersKafka([broker])
    const engine = await startEngineProcess({ name: `Kafka ${id}`, command: 'java', args, answers }, folder)
    return { ...engine, brokers: [broker] }
  }

  // None answers before most of them are there.
  const started = await Promise.allSettled(ids.map(startNode))
  const nodes = new Map(
    started.flatMap((one, index) => (one.status === 'fulfilled' ? [[ids[index] as number, one.value] as const] : [])),
  )
  const stop = async () => void (await Promise.all([...nodes.values()].map((node) => node.stop())))
  const failed = started.find((one) => one.status === 'rejected')
  if (failed !== undefined) {
    await stop()
    throw failed.reason
  }
  const quorumState = (id: number) => {
    const file = join(places.get(id)?.folder as string, 'data/__cluster_metadata-0/quorum-state')
    return JSON.parse(readFileSync(file, 'utf8')) as { leaderId: number; leaderEpoch: number }
  }
  return {
    brokers,
    ids,
    node: (id) => nodes.get(id) as KafkaEngine,
    controller: () =>
      ids.map(quorumState).reduce((latest, state) => (state.leaderEpoch >= latest.leaderEpoch ? state : latest))
        .leaderId,
    stop,
  }
}
