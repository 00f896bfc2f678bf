import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { answersKafka } from '../answers.ts'
import type { KafkaEngine } from '../engine.ts'
import { freePort } from '../free-port.ts'
import { kafkaClassPath } from '../installed.ts'
import { kafkaProperties } from '../kafka-properties.ts'
import { newEngineFolder, startEngineProcess } from './engine-process.ts'
import { TEST_JVM } from './jvm.ts'

export interface LocalKafkaOptions {
  jvm?: string[]
  /** Lines for server.properties, over ours. */
  properties?: Record<string, string> | ((ours: Record<string, string>) => Record<string, string>)
}

const CLUSTER_ID = 'ZGlzY2xvc3VyZS1odWIwMA'

/** One broker in KRaft mode on Kafka's own jars. */
export async function startLocalKafka({
  jvm = TEST_JVM,
  properties = {},
}: LocalKafkaOptions = {}): Promise<KafkaEngine> {
  const folder = newEngineFolder('kafka')
  const port = await freePort()
  const at = `127.0.0.1:${port}`
  const ours: Record<string, string> = {
    ...kafkaProperties({ broker: at, advertised: at, controller: `127.0.0.1:${await freePort()}` }),
    'log.dirs': join(folder, 'data'),
  }
  const all = { ...ours, ...(typeof properties === 'function' ? properties(ours) : properties) }
  const file = writeProperties(folder, all)
  formatKafka(folder, 1)
  const brokers = [at]
  const args = [...jvm, '-cp', kafkaClassPath(), 'kafka.Kafka', file]
  const answers = () => answersKafka(brokers)
  return { ...(await startEngineProcess({ name: 'Kafka', command: 'java', args, answers }, folder)), brokers }
}

export function writeProperties(folder: string, properties: Record<string, string>): string {
  const file = join(folder, 'server.properties')
  writeFileSync(
    file,
    Object.entries(properties)
      .map(([key, value]) => `${key}=${value}\n`)
      .join(''),
  )
  return file
}

/** What `kafka-storage format` would write; by hand it costs no second JVM. */
export function formatKafka(folder: string, nodeId: number): void {
  mkdirSync(join(folder, 'data'))
  writeFileSync(join(folder, 'data', 'meta.properties'), `version=1\ncluster.id=${CLUSTER_ID}\nnode.id=${nodeId}\n`)
}
