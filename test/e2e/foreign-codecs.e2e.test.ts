import { expect } from 'chai'
import type { KafkaEngine } from '../../infra/engines/engine.ts'
import { caughtUp } from '../../scripts/hub-process.ts'
import { TOPIC_RESOURCE } from '../../services/adapters/kafka/topics.ts'
import { engineOrPending, engines } from '../engines.ts'
import { clientOf, plainContent } from './client.ts'
import { onEngines } from './compositions.ts'
import { asAdmin, asProducer } from './faults/kafka-admin.ts'

describe('A broker whose default is lz4, and codecs that were set on the topics', function () {
  this.timeout(300_000)
  let kafka: KafkaEngine
  before(async function () {
    kafka = await engineOrPending(this, engines.fresh.kafka({ 'compression.type': 'lz4' }))
    await engineOrPending(this, engines.registry())
    await engineOrPending(this, engines.mongo())
  })
  after(() => kafka?.stop())

  it('stop nobody: the hub goes on, starts again once the topics are applied, verifies and compares', () =>
    onEngines.inWorld(
      async (world) => {
        const topics = ['items', 'directory'].map((name) => `${world.env.HUB_KAFKA_PREFIX}.${name}`)
        const setCodec = (value: string) =>
          asAdmin(kafka, (admin) =>
            admin.alterConfigs({
              validateOnly: false,
              resources: topics.map((name) => ({
                type: TOPIC_RESOURCE,
                name,
                configEntries: [{ name: 'compression.type', value }],
              })),
            }),
          )
        const hub = await world.start()
        const publish = async (url: string, title: string) => {
          const client = clientOf(url, hub.tokens.taihe)
          const { status, body } = await client.publish('taihe', plainContent(title, '正文'))
          expect(status, JSON.stringify(body)).to.equal(201)
          expect((await client.get(`/v1/items/${body.itemId}?atLeast=1`)).status).to.equal(200)
        }
        for (const codec of ['gzip', 'snappy', 'lz4', 'zstd']) {
          await setCodec(codec)
          for (const topic of topics)
            await asProducer(kafka, (producer) =>
              producer.send({ topic, messages: [{ value: `foreign in ${codec}`, partition: 0 }] }),
            )
          await publish(hub.url, codec)
        }
        await caughtUp(hub.url)
        await hub.stop()

        const refused = await world.run('lag')
        expect(refused.stderr).to.include('compression.type is zstd, not producer').and.include('hub topics apply')
        const applied = await world.run('topics', 'apply')
        expect(applied.code, applied.stderr).to.equal(0)
        const again = await world.start()
        await publish(again.url, '重新启动之后')
        for (const command of ['verify', 'compare', 'lag']) {
          const { code, stdout, stderr } = await world.run(command)
          expect(code, `${command}: ${stdout}${stderr}`).to.equal(command === 'verify' ? 1 : 0)
          if (command === 'verify') expect(stdout).to.match(/^4 faults/)
        }
        const parked = JSON.parse((await world.run('--json', 'parked', 'list')).stdout)
        expect(JSON.stringify(parked).match(/"undecodable"/g)).to.have.length(4)
      },
      { kafka },
    ))
})
