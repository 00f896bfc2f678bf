import { answersKafka } from '../answers.ts'
import type { KafkaEngine } from '../engine.ts'
import { freePort } from '../free-port.ts'
import { kafkaProperties } from '../kafka-properties.ts'
import { startContainer } from './container-engine.ts'

export async function startDockerKafka(properties: Record<string, string> = {}): Promise<KafkaEngine> {
  const hostPort = await freePort()
  const brokers = [`127.0.0.1:${hostPort}`]
  const all = {
    ...kafkaProperties({ broker: '0.0.0.0:9092', advertised: brokers[0] as string, controller: 'localhost:9093' }),
    ...properties,
  }
  // The image reads `a.b.c` from KAFKA_A_B_C.
  const environment = Object.fromEntries(
    Object.entries(all).map(([key, value]) => [`KAFKA_${key.toUpperCase().replaceAll('.', '_')}`, value]),
  )
  const engine = await startContainer({
    name: 'Kafka',
    image: 'apache/kafka:4.1.1',
    containerPort: 9092,
    hostPort,
    environment,
    answers: () => answersKafka(brokers),
  })
  return { ...engine, brokers }
}
