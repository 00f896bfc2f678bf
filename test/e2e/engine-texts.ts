import { randomUUID } from 'node:crypto'
import { Kafka, logLevel } from 'kafkajs'
import { BSON, MongoClient } from 'mongodb'

/** Places of a hub's engines that hold a text: topics, and collections of a database. None for an embedded hub. */
export async function engineTextsHolding(env: Record<string, string>, text: string): Promise<string[]> {
  const { HUB_KAFKA: brokers, HUB_KAFKA_PREFIX: prefix, HUB_MONGO: mongo } = env
  if (brokers === undefined || prefix === undefined || mongo === undefined) return []
  const topics = await topicsHolding(brokers.split(','), prefix, text)
  const databases = [mongo, mongo.replace(prefix, `${prefix}-city`)]
  return [...topics, ...(await Promise.all(databases.map((url) => collectionsHolding(url, text)))).flat()]
}

async function topicsHolding(brokers: string[], prefix: string, text: string): Promise<string[]> {
  const kafka = new Kafka({ brokers, logLevel: logLevel.NOTHING })
  const admin = kafka.admin()
  const consumer = kafka.consumer({ groupId: `test-${randomUUID()}` })
  await Promise.all([admin.connect(), consumer.connect()])
  const holding = new Set<string>()
  try {
    const topics = (await admin.listTopics()).filter((topic) => topic.startsWith(`${prefix}.`))
    const left = new Map<string, number>()
    for (const topic of topics)
      for (const { partition, low, high } of await admin.fetchTopicOffsets(topic))
        if (Number(high) > Number(low)) left.set(`${topic} ${partition}`, Number(high) - 1)
    if (!topics.some((topic) => topic.endsWith('.items')) || left.size === 0) throw new Error('there are no topics')
    const done = Promise.withResolvers<void>()
    await consumer.subscribe({ topics, fromBeginning: true })
    await consumer.run({
      eachMessage: async ({ topic, partition, message: { key, value, offset } }) => {
        if ([key, value].some((bytes) => bytes?.includes(text))) holding.add(topic)
        if (Number(offset) >= (left.get(`${topic} ${partition}`) ?? 0)) left.delete(`${topic} ${partition}`)
        if (left.size === 0) done.resolve()
      },
    })
    await done.promise
  } finally {
    await Promise.all([admin.disconnect(), consumer.disconnect()])
  }
  return [...holding]
}

async function collectionsHolding(url: string, text: string): Promise<string[]> {
  const client = await new MongoClient(url).connect()
  try {
    const database = client.db()
    const holding: string[] = []
    for (const { name } of await database.listCollections().toArray())
      for await (const document of database.collection(name).find())
        if (Buffer.from(BSON.serialize(document)).includes(text)) holding.push(`${database.databaseName}.${name}`)
    return holding
  } finally {
    await client.close()
  }
}
