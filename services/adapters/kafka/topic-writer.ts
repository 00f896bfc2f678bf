import { Partitioners, type Producer } from 'kafkajs'
import { HubError } from '../../domain/errors.ts'
import type { Timers } from '../../domain/timers.ts'
import type { Position } from '../../ports/event-log.ts'
import { BRIEF, createClient } from './create-client.ts'
import { guarded } from './kafka-errors.ts'
import type { KafkaSettings } from './kafka-settings.ts'
import { takeLeave } from './take-leave.ts'
import { MAX_BATCH_BYTES } from './topics.ts'

interface OutgoingRecord {
  partition: number
  key: string | null
  value: Buffer
}

export interface TopicWriter {
  /**
   * Writes records, in order within each partition. When it resolves, all replicas in sync have all of them. When it
   * rejects, some may have been written.
   */
  write(records: OutgoingRecord[]): Promise<Position[]>
  close(): Promise<void>
}

/** More than the headers of a batch or a record ever take. */
const OVERHEAD_BYTES = 128

/**
 * Writes to a topic with a producer that is not idempotent. After a failed send, kafkajs's idempotent producer gives the
 * next batch sequence numbers that the broker may have stored already: that batch is acknowledged and never written
 * (scripts/repro-idempotent-producer.ts). Repeats are harmless here, because the chain tells them apart.
 *
 * - **not connected**: at first, and after any failed send. The next write makes a new producer.
 * - **connected**: all writes share one producer, one request at a time.
 */
export function createTopicWriter(settings: KafkaSettings, topic: string, timers: Timers): TopicWriter {
  const client = createClient(settings, BRIEF)
  let connected: Promise<Producer> | null = null

  const connect = async () => {
    const producer = client.producer({
      idempotent: false,
      maxInFlightRequests: 1,
      allowAutoTopicCreation: false,
      // Never asked: each message names its partition.
      createPartitioner: Partitioners.DefaultPartitioner,
    })
    await producer.connect()
    return producer
  }

  const drop = async () => {
    const dropped = connected
    connected = null
    if (dropped !== null)
      await takeLeave(
        dropped.then((producer) => producer.disconnect()),
        timers,
      )
  }

  const send = (records: OutgoingRecord[]) =>
    guarded(async () => {
      connected ??= connect()
      const current = connected
      try {
        return await (await current).send({ topic, acks: -1, messages: records })
      } catch (error) {
        if (connected === current) void drop()
        throw error
      }
    })

  return {
    write: async (records) => {
      const positions: Position[] = []
      for (const round of roundsOf(records)) {
        const bases = new Map(
          (await send(round.map(({ record }) => record))).map(({ partition, baseOffset }) => [partition, baseOffset]),
        )
        const next = new Map<number, number>()
        for (const { index, record } of round) {
          const { partition } = record
          const base = bases.get(partition)
          if (base === undefined)
            throw new HubError(
              'log-unavailable',
              `Kafka acknowledged a record of ${topic} without saying where it put it: send it again.`,
            )
          const offset = next.get(partition) ?? Number(base)
          next.set(partition, offset + 1)
          positions[index] = { partition, offset }
        }
      }
      return positions
    },
    close: drop,
  }
}

interface IndexedRecord {
  index: number
  record: OutgoingRecord
}

/** Splits records into sends: kafkajs makes one batch a partition of each, and the broker refuses one that is too large. */
function roundsOf(records: OutgoingRecord[]): IndexedRecord[][] {
  const rounds: IndexedRecord[][] = []
  const open = new Map<number, { round: number; bytes: number }>()
  for (const [index, record] of records.entries()) {
    const bytes = record.value.length + (record.key?.length ?? 0) + OVERHEAD_BYTES
    const filled = open.get(record.partition) ?? { round: 0, bytes: 0 }
    const fits = filled.bytes === 0 || filled.bytes + bytes <= MAX_BATCH_BYTES - OVERHEAD_BYTES
    const taken = fits ? { round: filled.round, bytes: filled.bytes + bytes } : { round: filled.round + 1, bytes }
    open.set(record.partition, taken)
    rounds[taken.round] ??= []
    rounds[taken.round]?.push({ index, record })
  }
  return rounds
}
