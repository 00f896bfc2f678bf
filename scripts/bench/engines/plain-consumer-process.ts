import { SchemaRegistry } from '@kafkajs/confluent-schema-registry'
import { Kafka, logLevel } from 'kafkajs'
import { MongoClient } from 'mongodb'

/** The consumer that many teams write. It decodes each message and upserts it by its item's id, and checks nothing. */
const { BROKERS = '', REGISTRY = '', TOPIC = '', GROUP = '', STORE = '' } = process.env
const registry = new SchemaRegistry({ host: REGISTRY })
const items = new MongoClient(STORE).db().collection<{ _id: string }>('items')
const consumer = new Kafka({ brokers: BROKERS.split(','), logLevel: logLevel.ERROR }).consumer({
  groupId: GROUP,
  sessionTimeout: 6000,
  heartbeatInterval: 1500,
})

await consumer.connect()
await consumer.subscribe({ topics: [TOPIC], fromBeginning: true })
await consumer.run({
  eachMessage: async ({ message }) => {
    if (message.value === null) return
    const event = await registry.decode(message.value)
    if (event.itemId !== undefined)
      await items.updateOne({ _id: event.itemId }, { $set: { ...event } }, { upsert: true })
  },
})
