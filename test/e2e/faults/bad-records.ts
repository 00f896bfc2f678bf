import { randomBytes, randomUUID } from 'node:crypto'
import type { KafkaEngine } from '../../../infra/engines/engine.ts'
import { createAvroCodec } from '../../../services/adapters/avro/event-codec.ts'
import { createFraming } from '../../../services/adapters/kafka/schema-registry.ts'
import { hashEvent } from '../../../services/domain/event/signed-event.ts'
import { partitionFor } from '../../../services/domain/partition-for.ts'
import { SCHEMAS, SCHEMAS_FOLDER } from '../../schemas.ts'
import type { World } from '../compositions.ts'
import { asProducer, plainKafka } from './kafka-admin.ts'

/** The place of each bad record, with the reason for which it must be parked. */
export interface Planted {
  what: string
  reason: string
  partition: number
  offset: number
}

/**
 * Puts into the topic, past the hub, the records that anybody with the right to write could put there: bytes that are no
 * record, a schema id that nobody knows, a body that is not of its schema, an honest record under another node's key, and
 * the node's next event with a forged signature.
 */
export async function plantBadRecords(world: World, kafka: KafkaEngine, nodeId: string): Promise<Planted[]> {
  const topic = `${world.env.HUB_KAFKA_PREFIX}.items`
  const partitions = Number(world.env.HUB_KAFKA_PARTITIONS)
  const partition = partitionFor(nodeId, partitions)
  const foreign = ['fuyang', 'yingshang', 'taihe-shuizhen'].find((other) => other !== nodeId) as string
  const honest = await lastRecordOf(kafka, { topic, partition, nodeId })
  const framing = createFraming({ url: world.env.HUB_REGISTRY as string }, topic, SCHEMAS)
  const codec = createAvroCodec({ folder: SCHEMAS_FOLDER })

  const unframed = await framing.unframe(honest)
  if ('unreadable' in unframed) throw new Error(unframed.unreadable)
  const decoded = codec.decode(unframed)
  if (decoded.kind !== 'event') throw new Error('the last record of a node is an event')
  const { envelopeHash } = hashEvent(decoded.event)
  const forged = await framing.frame(
    codec.encodeEvent({
      ...decoded.event,
      envelope: {
        ...decoded.event.envelope,
        eventId: randomUUID(),
        nodeSeq: decoded.event.envelope.nodeSeq + 1,
        prevHash: envelopeHash,
      },
      signature: randomBytes(64),
    }),
  )

  const records = [
    { what: 'no frame', reason: 'undecodable', key: nodeId, value: Buffer.from('{"not":"a record"}') },
    { what: 'unknown schema id', reason: 'undecodable', key: nodeId, value: Buffer.from([0, 0x7f, 0, 0, 1, 1, 2]) },
    {
      what: 'a body that is not of its schema',
      reason: 'undecodable',
      key: nodeId,
      value: Buffer.concat([honest.subarray(0, 5), Buffer.alloc(40, 0xff)]),
    },
    { what: 'a foreign key', reason: 'bad-signature', key: foreign, value: honest },
    { what: 'a forged signature', reason: 'bad-signature', key: nodeId, value: forged },
  ]
  return asProducer(kafka, async (producer) => {
    const planted: Planted[] = []
    for (const { what, reason, key, value } of records) {
      const at = partitionFor(key, partitions)
      const [metadata] = await producer.send({ topic, messages: [{ key, value, partition: at }] })
      planted.push({ what, reason, partition: at, offset: Number(metadata?.baseOffset) })
    }
    return planted
  })
}

/** Reads the topic as a plain consumer does. */
async function lastRecordOf(
  kafka: KafkaEngine,
  { topic, partition, nodeId }: { topic: string; partition: number; nodeId: string },
): Promise<Buffer> {
  const consumer = plainKafka(kafka).consumer({ groupId: `look-${randomUUID()}` })
  const admin = plainKafka(kafka).admin()
  await admin.connect()
  const end = Number((await admin.fetchTopicOffsets(topic)).find((one) => one.partition === partition)?.high)
  await admin.disconnect()
  const found = Promise.withResolvers<Buffer>()
  let last: Buffer | null = null
  await consumer.connect()
  await consumer.subscribe({ topics: [topic], fromBeginning: true })
  await consumer.run({
    eachMessage: async ({ partition: from, message }) => {
      if (from !== partition) return
      if (message.key?.toString() === nodeId) last = message.value
      if (Number(message.offset) < end - 1) return
      if (last === null) found.reject(new Error(`${nodeId} has no record in partition ${partition}`))
      else found.resolve(last)
    },
  })
  try {
    return await found.promise
  } finally {
    await consumer.disconnect()
  }
}
