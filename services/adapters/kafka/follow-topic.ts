import type { Consumer, KafkaMessage } from 'kafkajs'
import { HubError } from '../../domain/errors.ts'
import type { Timers } from '../../domain/timers.ts'
import type { Follower, LogRecord } from '../../ports/event-log.ts'
import { createAssignedPartitions } from './assigned-partitions.ts'
import { createClient, ENDLESS } from './create-client.ts'
import { handOn } from './hand-on.ts'
import { kafkaHubError } from './kafka-errors.ts'
import type { KafkaSettings } from './kafka-settings.ts'
import { onceDone } from './once-done.ts'
import { createStallWatch } from './stall-watch.ts'
import { takeLeave } from './take-leave.ts'
import type { TopicReader } from './topic-reader.ts'

export interface FollowOptions {
  settings: KafkaSettings
  timers: Timers
  topic: string
  /** Its members share the partitions. */
  groupId: string
  reader: TopicReader
  recordOf: (partition: number, message: KafkaMessage) => Promise<LogRecord>
  startAt: (partition: number) => Promise<number>
  onBatch: (partition: number, records: LogRecord[]) => Promise<void>
  batchSize: number
}

/** A dead member's partitions move on after this. The default of 30 s is a long silence. */
const SESSION_TIMEOUT_MS = 6000
const HEARTBEAT_MS = 1500
/** Well within a session: while nothing comes, heartbeats go out between two fetches. */
const FETCH_WAIT_MS = 1000
/** Of each partition at a time: about a batch of usual items. Twice as much is no faster and takes 70 MB more memory. */
const FETCH_BYTES = 512 * 1024
const COMMIT_MS = 5000

/**
 * Follows a topic as a member of a consumer group. The group only shares out the partitions: `startAt` is asked at
 * every assignment, and the group's committed offsets are a hint for other tools.
 *
 * - **joining**: connects, subscribes and joins the group. While no broker answers, kafkajs tries again without end.
 * - **following**: the group has given it partitions, and every rebalance gives them again (assigned-partitions.ts).
 *   Fetched batches are handed on, one at a time a partition (hand-on.ts). A consumer that no longer fetches is noticed
 *   (stall-watch.ts).
 * - **ended**: by `stop`, or by the first failure: of `startAt` or `onBatch`, of the log's bounds, a stall, or a crash
 *   that kafkajs does not recover from. Nothing more is handed on, and the consumer leaves the group, within 2 s. After
 *   a failure `done` has rejected with it. A follower that has ended never starts again.
 */
export function followTopic(options: FollowOptions): Follower {
  const { settings, topic, groupId, reader, timers } = options
  const done = Promise.withResolvers<void>()
  done.promise.catch(() => {})
  let ended = false

  const end = (conclude: () => void) => {
    if (ended) return
    ended = true
    stalls.stop()
    assigned.clear()
    conclude()
  }
  const fail = (error: unknown) => {
    end(() => done.reject(kafkaHubError(error)))
    void leave()
  }

  const consumer = createConsumer(options, () => ended)
  const stalls = createStallWatch({ topic, reader, timers, onStalled: fail })
  const assigned = createAssignedPartitions({
    ...options,
    seek: (partition, offset) => consumer.seek({ topic, partition, offset: String(offset) }),
    onFailure: fail,
  })
  const handing = { ...options, assigned, isEnded: () => ended, onFailure: fail }
  // A consumer that is still connecting leaves when it has connected.
  const leave = onceDone(() =>
    takeLeave(
      started.then(() => consumer.disconnect()),
      timers,
    ),
  )

  consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => {
    if (ended) return
    assigned.assign(payload.memberAssignment[topic] ?? [])
    stalls.joined()
  })
  consumer.on(consumer.events.FETCH, stalls.fetched)
  consumer.on(consumer.events.CRASH, ({ payload }) => {
    if (!payload.restart) void whyEnded(payload.error, { topic, groupId, reader }).then(fail, fail)
  })

  const started = start(consumer, topic, () => ended, {
    eachBatchAutoResolve: false,
    autoCommitInterval: COMMIT_MS,
    partitionsConsumedConcurrently: settings.partitions,
    eachBatch: (payload) => stalls.whileBusy(() => handOn(payload, handing)),
  }).catch(fail)
  stalls.joined()

  return {
    done: done.promise,
    stop: async () => {
      end(done.resolve)
      await leave()
    },
  }
}

const createConsumer = ({ settings, groupId }: FollowOptions, isEnded: () => boolean): Consumer =>
  createClient(settings, ENDLESS).consumer({
    groupId,
    sessionTimeout: SESSION_TIMEOUT_MS,
    heartbeatInterval: HEARTBEAT_MS,
    maxWaitTimeInMs: FETCH_WAIT_MS,
    maxBytesPerPartition: FETCH_BYTES,
    allowAutoTopicCreation: false,
    // kafkajs's own number of retries. A consumer that has ended must not come back behind its successor.
    retry: { retries: 5, restartOnFailure: async () => !isEnded() },
  })

async function start(
  consumer: Consumer,
  topic: string,
  isEnded: () => boolean,
  run: Parameters<Consumer['run']>[0],
): Promise<void> {
  const steps = [
    () => consumer.connect(),
    // It never begins at the end: after an offset that is out of range nothing may be skipped.
    () => consumer.subscribe({ topics: [topic], fromBeginning: true }),
    () => consumer.run(run),
  ]
  for (const step of steps) if (!isEnded()) await step()
}

const isWithoutCoordinator = ({ name }: Error) => name === 'KafkaJSGroupCoordinatorNotFound'

/**
 * Why a consumer ended for good. kafkajs gives the same error for a coordinator that was killed and for one that
 * refuses, so the broker itself is asked.
 */
async function whyEnded(
  cause: Error,
  { topic, groupId, reader }: Pick<FollowOptions, 'topic' | 'groupId' | 'reader'>,
): Promise<unknown> {
  if (isWithoutCoordinator(cause)) await reader.findCoordinator(groupId)
  const known = kafkaHubError(cause)
  if (known instanceof HubError && (!known.retryable || isWithoutCoordinator(cause))) return known
  return new HubError('log-follow-ended', `The consumer of ${topic} ended for good: ${cause.message}`, { cause })
}
