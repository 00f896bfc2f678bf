import { randomUUID } from 'node:crypto'
import type { KafkaEngine } from '../../infra/engines/engine.ts'
import { plainKafka } from './faults/kafka-admin.ts'

/** Longer than any test lets one stay open, and less than Kafka's most of 15 minutes. */
const TIMEOUT_MS = 800_000

/** Begins a transaction of somebody else, with a record in each of the partitions. */
export async function openTransaction(kafka: KafkaEngine, topic: string, partitions: number[]) {
  const producer = plainKafka(kafka).producer({
    transactionalId: `foreign-${randomUUID()}`,
    idempotent: true,
    maxInFlightRequests: 1,
    transactionTimeout: TIMEOUT_MS,
  })
  await producer.connect()
  const transaction = await producer.transaction()
  await transaction.send({ topic, messages: partitions.map((partition) => ({ value: 'foreign', partition })) })
  const ending = (end: () => Promise<void>) => async () => {
    await end()
    await producer.disconnect()
  }
  return { commit: ending(() => transaction.commit()), abort: ending(() => transaction.abort()) }
}
