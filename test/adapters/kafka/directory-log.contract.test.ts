import { expect } from 'chai'
import { applyTopics } from '../../../services/adapters/kafka/apply-topics.ts'
import { createKafkaDirectoryLog } from '../../../services/adapters/kafka/directory-log.ts'
import { directoryTopic } from '../../../services/adapters/kafka/topics.ts'
import { timers } from '../../../services/hub/clock.ts'
import { describeDirectoryLog, event } from '../../contracts/directory-log.ts'
import { asAdmin, asProducer, plainKafka } from '../../e2e/faults/kafka-admin.ts'
import { eventually } from '../../e2e/scratch.ts'
import { engineOrPending, engines } from '../../engines.ts'
import { ROOT_KEYS } from '../../plain-hub/roots.ts'
import { settingsFor } from './kafka-hub.ts'

describe('The Kafka adapter', () => {
  before(async function () {
    await engineOrPending(this, engines.kafka())
  })

  describeDirectoryLog('Kafka', async () => {
    const kafka = await engines.kafka()
    if ('missing' in kafka) throw new Error('Kafka was there a moment ago')
    const settings = settingsFor(kafka)
    await applyTopics(settings)
    const topic = directoryTopic(settings)
    return {
      open: () => createKafkaDirectoryLog({ settings, rootKeys: ROOT_KEYS, timers }),
      put: async (value) => {
        const message = { key: 'anybody', value, headers: { a: ['b', Buffer.alloc(1000)] }, partition: 0 }
        await asProducer(kafka, (producer) => producer.send({ topic, messages: [message] }))
      },
      dispose: async () => {},
    }
  })

  it('reads a directory topic on that was created again and is shorter, without its repeats', async () => {
    const kafka = await engines.kafka()
    if ('missing' in kafka) throw new Error('Kafka was there a moment ago')
    const settings = settingsFor(kafka)
    await applyTopics(settings)
    const topic = `${settings.prefix}.directory`
    const [before, after] = [
      createKafkaDirectoryLog({ settings, rootKeys: ROOT_KEYS, timers }),
      createKafkaDirectoryLog({ settings, rootKeys: ROOT_KEYS, timers }),
    ]
    const first = [event(1), event(2), event(3)]
    await before.append(0, first)
    const messages = first.map((each) => ({ value: JSON.stringify(each), partition: 0 }))
    await asProducer(kafka, (producer) => producer.send({ topic, messages }))
    expect(await before.read(0)).to.deep.equal(first)

    await asAdmin(kafka, (admin) => admin.deleteTopics({ topics: [topic] }))
    await eventually(async () => (await applyTopics(settings)).created.includes(topic))
    await after.append(0, first)
    await after.append(3, [event(4)])
    expect(await before.read(3)).to.deep.equal([event(4)])
    await Promise.all([before.close(), after.close()])
  })

  it('is read on behind a transaction that somebody else leaves open, commits or gives up', async () => {
    const kafka = await engines.kafka()
    if ('missing' in kafka) throw new Error('Kafka was there a moment ago')
    const settings = settingsFor(kafka)
    await applyTopics(settings)
    const topic = directoryTopic(settings)
    const log = createKafkaDirectoryLog({ settings, rootKeys: ROOT_KEYS, timers })
    const producer = plainKafka(kafka).producer({
      transactionalId: settings.prefix,
      idempotent: true,
      maxInFlightRequests: 1,
    })
    await producer.connect()
    const events = [event(1), event(2), event(3)]
    for (const [index, end] of (['commit', 'abort', 'commit'] as const).entries()) {
      const transaction = await producer.transaction()
      await transaction.send({ topic, messages: [{ value: 'hello', partition: 0 }] })
      await log.append(index, events.slice(index, index + 1))
      expect(await log.read(0)).to.deep.equal(events.slice(0, index + 1))
      await transaction[end]()
    }
    const other = createKafkaDirectoryLog({ settings, rootKeys: ROOT_KEYS, timers })
    expect(await other.read(0)).to.deep.equal(events)
    expect(other.findings().passedOver.undecodable).to.equal(3)
    await producer.disconnect()
    await Promise.all([log.close(), other.close()])
  })
})
