import { Kafka, logLevel } from 'kafkajs'
import { chooseEngines } from '../infra/engines/choose-engines.ts'
import type { KafkaEngine } from '../infra/engines/engine.ts'
import { createTopicReader } from '../services/adapters/kafka/topic-reader.ts'
import { createTopicWriter } from '../services/adapters/kafka/topic-writer.ts'
import { timers } from '../services/hub/clock.ts'

/**
 * `npm run repro:idempotent-producer` shows why the hub does not use kafkajs's idempotent producer. A broker stalls
 * while `b` is on its way. The send fails, and the broker stores `b` when it goes on. By then kafkajs has rolled its
 * sequence back, and gives `c` the number of `b`. The broker takes `c` for a repeat of `b`: it acknowledges it and
 * stores nothing. The hub's writer then gets the same stall. The exit code is 1 when the hub's writer loses something.
 */
interface Outcome {
  acknowledged: string[]
  failed: string[]
  inLog: string[]
}

type Send = (text: string) => Promise<unknown>

const REQUEST_TIMEOUT_MS = 2000
const STALL_MS = 8000

const kafka = await chooseEngines(process.env).fresh.kafka()
if ('missing' in kafka) {
  console.error(`A broker that may be stopped is needed: ${kafka.missing}.`)
  process.exit(3)
}
try {
  const settings = (prefix: string) => ({
    brokers: kafka.brokers,
    requestTimeoutMs: REQUEST_TIMEOUT_MS,
    prefix,
    groupPrefix: prefix,
    partitions: 1,
    replication: 1,
    minInSync: 1,
  })
  const client = new Kafka({
    brokers: kafka.brokers,
    logLevel: logLevel.NOTHING,
    requestTimeout: REQUEST_TIMEOUT_MS,
    retry: { retries: 0 },
  })

  const idempotent = client.producer({ idempotent: true, maxInFlightRequests: 1, retry: { retries: 1 } })
  await idempotent.connect()
  const theirs = await stallDuring(kafka, 'idempotent', (text) =>
    idempotent.send({ topic: 'idempotent', acks: -1, messages: [{ partition: 0, value: text }] }),
  )
  await idempotent.disconnect()

  const writer = createTopicWriter(settings('hub'), 'hub-writer', timers)
  const ours = await stallDuring(kafka, 'hub-writer', (text) =>
    writer.write([{ partition: 0, key: null, value: Buffer.from(text) }]),
  )
  await writer.close()

  say("kafkajs's idempotent producer", theirs)
  say("the hub's writer", ours)
  if (lost(ours).length > 0) process.exitCode = 1

  async function stallDuring(broker: KafkaEngine, topic: string, send: Send): Promise<Outcome> {
    const admin = client.admin()
    await admin.connect()
    await admin.createTopics({ topics: [{ topic, numPartitions: 1 }], waitForLeaders: true })
    await admin.disconnect()
    const reader = createTopicReader(settings(topic), topic, timers)
    const outcome: Outcome = { acknowledged: [], failed: [], inLog: [] }
    const attempt = (text: string) =>
      send(text).then(
        () => outcome.acknowledged.push(text),
        () => outcome.failed.push(text),
      )

    await attempt('a')
    await broker.pause()
    const stalled = attempt('b')
    await new Promise((resolve) => setTimeout(resolve, STALL_MS))
    await broker.resume()
    await stalled
    // By then `b` is stored, although its sender was told that it failed.
    while (((await reader.ends(1))[0] as number) < 2) await new Promise((resolve) => setTimeout(resolve, 50))
    await attempt('c')
    await attempt('d')
    outcome.inLog = (await reader.read(0, 0, 100)).map(({ value }) => String(value))
    await reader.close()
    return outcome
  }
} finally {
  await kafka.stop()
}

function lost({ acknowledged, inLog }: Outcome): string[] {
  return acknowledged.filter((text) => !inLog.includes(text))
}

function say(who: string, outcome: Outcome): void {
  const { acknowledged, failed, inLog } = outcome
  const gone = lost(outcome)
  console.log(
    `${who}: acknowledged ${acknowledged.join(' ')}, failed ${failed.join(' ') || 'none'}, in the log ${inLog.join(' ')}: ` +
      (gone.length > 0 ? `LOST ${gone.join(' ')}` : 'nothing acknowledged is lost'),
  )
}
