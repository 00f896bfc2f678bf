import type { Consumer, KafkaMessage } from 'kafkajs'
import { HubError } from '../../domain/errors.ts'
import type { Timers } from '../../domain/timers.ts'
import type { Follower, FollowerGroup, LogRecord } from '../../ports/event-log.ts'
import { createAssignedPartitions } from './assigned-partitions.ts'
import { createClient, ENDLESS } from './create-client.ts'
import { createAssigner } from './group-members.ts'
import { groupTaken, strangersIn } from './group-strangers.ts'
import { handOn } from './hand-on.ts'
import { isGroupOfOthers, kafkaHubError } from './kafka-errors.ts'
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
  group: FollowerGroup
  /** Whether a partition of the topic belongs to the log. */
  isOfLog: (partition: number) => boolean
  reader: TopicReader
  /** Resolves when topic, schemas and the count of partitions are known. */
  ready: () => Promise<unknown>
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
 * - **joining**: waits for the log to be ready, connects, subscribes and joins the group. Once it was ready, kafkajs
 *   tries again without end while no broker answers.
 * - **following**: the group has given it partitions, and every rebalance gives them again (assigned-partitions.ts).
 *   Fetched batches are handed on, one at a time a partition (hand-on.ts). A consumer that no longer fetches is noticed
 *   (stall-watch.ts).
 * - **ended**: by `stop`, or by the first failure: of `startAt` or `onBatch`, of the log's bounds, a stall, or a crash
 *   that kafkajs does not recover from. Nothing more is handed on, and the consumer leaves the group, within 2 s. After
 *   a failure `done` has rejected with it. A follower that has ended never starts again.
 */
export function followTopic(options: FollowOptions): Follower {
  const { settings, topic, group, reader, timers } = options
  const groupId = groupIdOf(settings, group)
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

  const refuseStrangers = async () => {
    const strangers = await strangersIn(settings, groupId, group).catch(() => [])
    if (!ended && strangers.length > 0) fail(groupTaken(groupId, group, strangers))
  }

  consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => {
    if (ended) return
    const partitions = payload.memberAssignment[topic] ?? []
    assigned.assign(partitions)
    stalls.joined()
    // A standby has none, and neither has a member that somebody else's group does not want.
    if (partitions.length === 0) void refuseStrangers()
  })
  consumer.on(consumer.events.FETCH, stalls.fetched)
  consumer.on(consumer.events.CRASH, ({ payload }) => {
    if (!payload.restart) void whyEnded(payload.error, groupId, options).then(fail, fail)
  })

  const started = start(consumer, options, () => ended, {
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

/** Each generation of each read store has a group of its own, so that no two of them ever share partitions. */
export const groupIdOf = ({ groupPrefix }: KafkaSettings, { storeId, generation }: FollowerGroup): string =>
  `${groupPrefix}-${storeId}-g${generation}`

const createConsumer = ({ settings, group, isOfLog }: FollowOptions, isEnded: () => boolean): Consumer =>
  createClient(settings, ENDLESS).consumer({
    groupId: groupIdOf(settings, group),
    partitionAssigners: [createAssigner(group, isOfLog)],
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
  { topic, ready }: FollowOptions,
  isEnded: () => boolean,
  run: Parameters<Consumer['run']>[0],
): Promise<void> {
  const steps = [
    // Nobody may share out partitions before it is known which of them are the log's.
    ready,
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
  groupId: string,
  { settings, topic, group, reader }: FollowOptions,
): Promise<unknown> {
  if (isGroupOfOthers(cause)) return groupTaken(groupId, group, await strangersIn(settings, groupId, group))
  if (isWithoutCoordinator(cause)) await reader.findCoordinator(groupId)
  const known = kafkaHubError(cause)
  if (known instanceof HubError && (!known.retryable || isWithoutCoordinator(cause))) return known
  return new HubError('log-follow-ended', `The consumer of ${topic} ended for good: ${cause.message}`, { cause })
}
