import { zstdCompressSync } from 'node:zlib'
import { expect } from 'chai'
import kafkajs, { type CompressionTypes, type KafkaMessage, type Message } from 'kafkajs'
import type { KafkaEngine } from '../../../infra/engines/engine.ts'
import { applyTopics } from '../../../services/adapters/kafka/apply-topics.ts'
import { whyUnreadable } from '../../../services/adapters/kafka/decode-record-set.ts'
import { followTopic } from '../../../services/adapters/kafka/follow-topic.ts'
import { logRecordOf } from '../../../services/adapters/kafka/log-record.ts'
import type { Framing } from '../../../services/adapters/kafka/schema-registry.ts'
import { createTopicReader } from '../../../services/adapters/kafka/topic-reader.ts'
import { itemsTopic, TOPIC_RESOURCE } from '../../../services/adapters/kafka/topics.ts'
import { timers } from '../../../services/hub/clock.ts'
import type { LogRecord } from '../../../services/ports/event-log.ts'
import { collectGarbage } from '../../collect-garbage.ts'
import { asAdmin, asProducer } from '../../e2e/faults/kafka-admin.ts'
import { engineOrPending, engines } from '../../engines.ts'
import { storeIdOf } from '../../follower-group.ts'
import { settingsFor } from './kafka-hub.ts'

/** kafkajs does not export these names to ES modules. */
const { CompressionCodecs, CompressionTypes: Codec } = kafkajs

/** Not the registry: here only matters which records come. */
const FRAMING = { unframe: async (bytes: Buffer) => ({ unreadable: 'foreign', bytes }) } as unknown as Framing

describe('Foreign batches in a Kafka topic', function () {
  this.timeout(120_000)
  let kafka: KafkaEngine
  before(async function () {
    kafka = await engineOrPending(this, engines.kafka())
    CompressionCodecs[Codec.ZSTD] = () => ({
      compress: async ({ buffer }: { buffer: Buffer }) => zstdCompressSync(buffer),
      decompress: () => {
        throw new Error('never asked: the hub decodes by itself')
      },
    })
  })

  async function inTopic(
    work: (topic: {
      write(messages: { value: Buffer | string | null }[], compression?: CompressionTypes): Promise<void>
      setCodec(codec: string): Promise<void>
      read(): Promise<KafkaMessage[]>
      follow(count: number): Promise<LogRecord[]>
    }) => Promise<void>,
  ) {
    const settings = settingsFor(kafka, { partitions: 1 })
    await applyTopics(settings)
    const topic = itemsTopic(settings)
    const reader = createTopicReader(settings, topic, timers)
    try {
      await work({
        write: (messages, compression) =>
          asProducer(kafka, async (producer) => {
            const placed = messages.map((message) => ({ ...message, partition: 0 }))
            await producer.send({ topic, messages: placed as Message[], compression })
          }),
        setCodec: async (codec) => {
          const configEntries = [{ name: 'compression.type', value: codec }]
          const resources = [{ type: TOPIC_RESOURCE, name: topic, configEntries }]
          await asAdmin(kafka, (admin) => admin.alterConfigs({ validateOnly: false, resources }))
        },
        read: () => reader.read(0, 0, 100_000),
        follow: async (count) => {
          const records: LogRecord[] = []
          const enough = Promise.withResolvers<void>()
          const follower = followTopic({
            settings,
            timers,
            topic,
            group: { hubId: settings.prefix, storeId: storeIdOf('codecs'), generation: 1 },
            isOfLog: () => true,
            ready: async () => {},
            reader,
            recordOf: (partition, message) => logRecordOf(partition, message, FRAMING),
            startAt: async () => 0,
            onBatch: async (_partition, batch) => {
              records.push(...batch)
              if (records.length >= count) enough.resolve()
            },
            batchSize: 500,
          })
          await Promise.race([enough.promise, follower.done])
          await follower.stop()
          return records
        },
      })
    } finally {
      await reader.close()
    }
  }

  for (const codec of ['gzip', 'snappy', 'lz4', 'zstd'])
    it(`in ${codec} are read and followed, as the broker itself compresses them`, () =>
      inTopic(async ({ write, setCodec, read, follow }) => {
        await setCodec(codec)
        const values = ['一', '二'.repeat(100_000), '三', Array.from({ length: 20_000 }, (_, i) => i).join(' ')]
        await write(values.map((value) => ({ value })))
        await setCodec('producer')
        await write([{ value: '四' }])
        const all = [...values, '四']
        const texts = (await read()).map(({ value }) => value?.toString())
        expect(texts.map((text) => text?.length)).to.deep.equal(all.map(({ length }) => length))
        expect(texts).to.deep.equal(all)
        const followed = await follow(all.length)
        expect(followed.map(({ offset }) => offset)).to.deep.equal(all.map((_, offset) => offset))
        const bytes = followed.map(({ value }) => ('bytes' in value ? Buffer.from(value.bytes).toString() : ''))
        expect(bytes).to.deep.equal(all)
      }))

  it('that would be over 64 MB are set aside by their offsets, and hide nothing before or behind them', () =>
    inTopic(async ({ write, read, follow }) => {
      await write([{ value: 'before' }])
      await write([{ value: Buffer.alloc(70 * 1024 * 1024) }, { value: 'beside' }], Codec.ZSTD)
      await write([{ value: 'behind' }])
      const messages = await read()
      expect(messages.map(({ offset }) => offset)).to.deep.equal(['0', '1', '2', '3'])
      expect(messages.map((message) => whyUnreadable(message) ?? message.value?.toString())).to.deep.equal([
        'before',
        ...Array(2).fill(
          'a batch that cannot be decompressed or read: Cannot create a Buffer larger than 67108864 bytes',
        ),
        'behind',
      ])
      const followed = await follow(4)
      expect(followed.map(({ value }) => ('unreadable' in value ? value.unreadable : ''))).to.deep.equal([
        'foreign',
        ...Array(2).fill(
          'a batch that cannot be decompressed or read: Cannot create a Buffer larger than 67108864 bytes',
        ),
        'foreign',
      ])
      expect(Date.parse(followed[1]?.time as string)).to.be.above(Date.parse('2020-01-01'))
    }))

  it('that are many, small and large when decompressed are read one after the other', () =>
    inTopic(async ({ write, read }) => {
      for (let index = 0; index < 6; index++) await write([{ value: Buffer.alloc(30 * 1024 * 1024) }], Codec.ZSTD)
      collectGarbage()
      const before = process.memoryUsage().arrayBuffers
      const lengths: number[] = (await read()).map(({ value }) => value?.length ?? 0)
      // A read ends after 8 MB, so that no more than a batch or two is in memory.
      expect(lengths).to.deep.equal([30 * 1024 * 1024])
      expect(process.memoryUsage().arrayBuffers - before).to.be.below(200 * 1024 * 1024)
    }))
})
