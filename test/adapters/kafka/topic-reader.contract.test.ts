import { expect } from 'chai'
import type { KafkaEngine } from '../../../infra/engines/engine.ts'
import { applyTopics } from '../../../services/adapters/kafka/apply-topics.ts'
import { createTopicReader } from '../../../services/adapters/kafka/topic-reader.ts'
import { itemsTopic } from '../../../services/adapters/kafka/topics.ts'
import { timers } from '../../../services/hub/clock.ts'
import { plainKafka } from '../../e2e/faults/kafka-admin.ts'
import { eventually } from '../../e2e/scratch.ts'
import { engineOrPending, engines } from '../../engines.ts'
import { failureOf } from '../../failure-of.ts'
import { settingsFor } from './kafka-hub.ts'

const openSockets = () => process.getActiveResourcesInfo().filter((what) => what === 'TCPSocketWrap').length

describe('A reader of a Kafka topic', () => {
  let kafka: KafkaEngine
  before(async function () {
    kafka = await engineOrPending(this, engines.kafka())
  })

  it('leaves no connection behind when the topic is not there: a command would never end', async () => {
    const before = openSockets()
    const reader = createTopicReader(settingsFor(kafka), 'not-there', timers)
    expect(await failureOf(reader.bounds(0))).to.include({ retryable: true })
    await reader.close()
    await eventually(async () => openSockets() <= before)
  })

  it('leaves no connection behind when several partitions are read at once, before anything else', async () => {
    const settings = settingsFor(kafka)
    await applyTopics(settings)
    const before = openSockets()
    const reader = createTopicReader(settings, itemsTopic(settings), timers)
    await Promise.all([0, 1, 2].map((partition) => reader.read(partition, 0, 1)))
    await reader.close()
    await eventually(async () => openSockets() <= before)
  })

  it('says which offsets of a transaction hold no record, and since when one that is open holds a partition up', async () => {
    const settings = settingsFor(kafka)
    await applyTopics(settings)
    const topic = itemsTopic(settings)
    const reader = createTopicReader(settings, topic, timers)
    const producer = plainKafka(kafka).producer({
      transactionalId: settings.prefix,
      idempotent: true,
      maxInFlightRequests: 1,
    })
    await producer.connect()
    const send = async () => {
      const transaction = await producer.transaction()
      await transaction.send({ topic, messages: [{ value: 'foreign', partition: 1 }] })
      return transaction
    }
    await (await send()).abort()
    await (await send()).commit()
    expect((await reader.read(1, 0, 10)).map(({ offset }) => offset)).to.deep.equal(['2'])
    expect(await reader.read(1, 3, 10)).to.deep.equal([])
    expect([await reader.ends(3), await reader.heldUp([0, 1, 2])]).to.deep.equal([[0, 4, 0], []])
    const begun = Date.now()
    const open = await send()
    const [held, ...others] = await reader.heldUp([0, 1, 2])
    expect(held).to.include({ partition: 1, offset: 4 })
    expect(Math.abs(Date.parse(held?.since as string) - begun)).to.be.below(10_000)
    expect([others, await reader.read(1, 3, 10), await reader.ends(3)]).to.deep.equal([[], [], [0, 5, 0]])
    await open.commit()
    expect(await reader.heldUp([0, 1, 2])).to.deep.equal([])
    expect((await reader.read(1, 3, 10)).map(({ offset }) => offset)).to.deep.equal(['4'])
    await producer.disconnect()
    await reader.close()
  })
})
