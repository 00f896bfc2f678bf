import { expect } from 'chai'
import { Kafka, logLevel } from 'kafkajs'
import type { KafkaEngine, RegistryEngine } from '../../../infra/engines/engine.ts'
import { applyTopics } from '../../../services/adapters/kafka/apply-topics.ts'
import { engineOrPending, engines } from '../../engines.ts'
import { failureOf } from '../../failure-of.ts'
import { openLog, prepareHub, settingsFor } from './kafka-hub.ts'

describe('Topics on Kafka', function () {
  this.timeout(30_000)
  let kafka: KafkaEngine
  let registry: RegistryEngine
  before(async function () {
    kafka = await engineOrPending(this, engines.kafka())
    registry = await engineOrPending(this, engines.registry())
  })

  const asAdmin = async <T>(work: (admin: ReturnType<Kafka['admin']>) => Promise<T>): Promise<T> => {
    const admin = new Kafka({ brokers: kafka.brokers, logLevel: logLevel.NOTHING }).admin()
    await admin.connect()
    try {
      return await work(admin)
    } finally {
      await admin.disconnect()
    }
  }

  it('are made once, and found as they should be afterwards', async () => {
    const settings = settingsFor(kafka)
    expect((await applyTopics(settings)).created).to.have.members(
      ['directory', 'items', 'heartbeats'].map((name) => `${settings.prefix}.${name}`),
    )
    expect(await applyTopics(settings)).to.deep.include({ created: [], mended: [] })
  })

  it('are refused by a running service when their configuration was changed, until they are applied again', async () => {
    const settings = settingsFor(kafka)
    await prepareHub(settings, registry)
    await asAdmin((admin) =>
      admin.alterConfigs({
        validateOnly: false,
        resources: [
          {
            type: 2,
            name: `${settings.prefix}.items`,
            configEntries: [
              { name: 'cleanup.policy', value: 'compact' },
              { name: 'retention.ms', value: '1000' },
            ],
          },
        ],
      }),
    )
    const log = openLog(settings, registry)
    const failure = await failureOf(log.ends())
    expect(failure).to.include({ code: 'topic-differs', retryable: false })
    expect(failure.message)
      .to.contain('cleanup.policy is compact, not delete')
      .and.contain('retention.ms is 1000, not -1')
      .and.contain('Run: hub topics apply.')
    const { mended } = await applyTopics(settings)
    expect(mended.map(({ what }) => what)).to.include.members([
      'cleanup.policy',
      'retention.ms',
      'message.timestamp.type',
    ])
    expect(await log.ends()).to.deep.equal([0, 0, 0])
    await log.close()
  })

  it('are never changed where partitions differ, neither by a service nor by apply', async () => {
    const settings = settingsFor(kafka)
    await prepareHub(settings, registry)
    const other = { ...settings, partitions: 5 }
    const log = openLog(other, registry)
    for (const failure of [await failureOf(log.ends()), await failureOf(applyTopics(other))]) {
      expect(failure.code).to.equal('topic-differs')
      expect(failure.message).to.contain('partitions is 3, not 5').and.contain('HUB_KAFKA_PARTITIONS')
    }
    await log.close()
  })

  it('are named in one line when they are missing', async () => {
    const log = openLog(settingsFor(kafka), registry)
    const failure = await failureOf(log.append([]))
    expect(failure.code).to.equal('topic-differs')
    expect(failure.message).to.contain('is missing').and.contain('Run: hub topics apply.')
    await log.close()
  })

  it('are not made with more replicas than there are brokers', async () => {
    const failure = await failureOf(applyTopics(settingsFor(kafka, { replication: 3, minInSync: 2 })))
    expect(failure.message).to.contain('fewer brokers than HUB_KAFKA_REPLICATION=3')
  })
})
