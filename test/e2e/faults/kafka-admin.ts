import { type Admin, Kafka, logLevel, type Producer } from 'kafkajs'
import type { KafkaEngine } from '../../../infra/engines/engine.ts'

/** Plain kafkajs, for tests that write past the hub. */
export const plainKafka = ({ brokers }: KafkaEngine): Kafka => new Kafka({ brokers, logLevel: logLevel.NOTHING })

export async function asAdmin<T>(kafka: KafkaEngine, work: (admin: Admin) => Promise<T>): Promise<T> {
  const admin = plainKafka(kafka).admin()
  await admin.connect()
  try {
    return await work(admin)
  } finally {
    await admin.disconnect()
  }
}

export async function asProducer<T>(kafka: KafkaEngine, work: (producer: Producer) => Promise<T>): Promise<T> {
  const producer = plainKafka(kafka).producer()
  await producer.connect()
  try {
    return await work(producer)
  } finally {
    await producer.disconnect()
  }
}
