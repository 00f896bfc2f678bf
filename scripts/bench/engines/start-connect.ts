import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from '../../../infra/engines/free-port.ts'
import { connectClassPath } from '../../../infra/engines/installed.ts'
import { type Child, startChild } from './child.ts'
import { type Run, storeUrlOf } from './run.ts'

const JVM = ['-Xms256m', '-Xmx512m', '-XX:+UseG1GC']

/**
 * Starts a standalone Connect worker with the sink connector, tuned for throughput: large polls, and two tasks for two
 * cores. It keeps one document an item, with `{itemId}` as `_id`, which every event replaces. The converter reads the
 * registry's ids.
 */
export async function startConnect(run: Run): Promise<Child> {
  const { hub, database, group } = run
  const folder = mkdtempSync(join(tmpdir(), 'hub-bench-connect-'))
  const worker = propertiesFile(join(folder, 'worker.properties'), {
    'bootstrap.servers': hub.brokers.join(','),
    listeners: `http://127.0.0.1:${await freePort()}`,
    'offset.storage.file.filename': join(folder, 'offsets'),
    'key.converter': 'org.apache.kafka.connect.storage.StringConverter',
    'value.converter': 'io.apicurio.registry.utils.converter.AvroConverter',
    'value.converter.apicurio.registry.url': hub.registryUrl.replace('/apis/ccompat/v7', '/apis/registry/v2'),
    'value.converter.apicurio.registry.as-confluent': 'true',
    'value.converter.apicurio.registry.use-id': 'contentId',
    'consumer.max.poll.records': '2000',
    'consumer.max.partition.fetch.bytes': String(4 * 1024 * 1024),
    // The partitions of a killed worker are given to another one after this, as with the other contestants.
    'consumer.session.timeout.ms': '6000',
    'consumer.heartbeat.interval.ms': '1500',
  })
  const sink = 'com.mongodb.kafka.connect.sink'
  const connector = propertiesFile(join(folder, 'connector.properties'), {
    // The consumer group is `connect-<name>`.
    name: group,
    'connector.class': 'com.mongodb.kafka.connect.MongoSinkConnector',
    'tasks.max': '2',
    topics: hub.topic,
    'connection.uri': storeUrlOf(run),
    database,
    collection: 'items',
    'document.id.strategy': `${sink}.processor.id.strategy.PartialValueStrategy`,
    'document.id.strategy.partial.value.projection.type': 'AllowList',
    'document.id.strategy.partial.value.projection.list': 'itemId',
    'writemodel.strategy': `${sink}.writemodel.strategy.ReplaceOneDefaultStrategy`,
  })
  const child = await startChild('java', [
    ...JVM,
    '-cp',
    connectClassPath(),
    'org.apache.kafka.connect.cli.ConnectStandalone',
    worker,
    connector,
  ])
  const remove = () => rmSync(folder, { recursive: true, force: true })
  process.once('exit', remove)
  void child.ended.then(() => {
    process.removeListener('exit', remove)
    remove()
  })
  return child
}

function propertiesFile(file: string, properties: Record<string, string>): string {
  const lines = Object.entries(properties).map(([key, value]) => `${key}=${value}\n`)
  writeFileSync(file, lines.join(''))
  return file
}
