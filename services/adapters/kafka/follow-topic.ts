import type { Consumer, EachBatchPayload, KafkaMessage } from 'kafkajs'
import { HubError } from '../../domain/errors.ts'
import type { Timers } from '../../domain/timers.ts'
import type { Follower, LogRecord } from '../../ports/event-log.ts'
import { createClient, ENDLESS } from './create-client.ts'
import { createWatchdog } from './fetch-watchdog.ts'
import { kafkaHubError } from './kafka-errors.ts'
import type { KafkaSettings } from './kafka-settings.ts'
import { takeLeave } from './take-leave.ts'
import { type TopicReader, truncated } from './topic-reader.ts'

export interface FollowOptions {
  settings: KafkaSettings
  timers: Timers
  topic: string
  partitions: number
  /** Its members share the partitions. */
  groupId: string
  reader: TopicReader
  recordOf: (partition: number, message: KafkaMessage) => Promise<LogRecord>
  startAt: (partition: number) => Promise<number>
  onBatch: (partition: number, records: LogRecord[]) => Promise<void>
  batchSize: number
}

/** A partition while it is ours. Another object after each rebalance, so that a handler sees that it is out of date. */
interface Place {
  ready: Promise<unknown>
  /** The batch in hand. */
  working: Promise<unknown>
  /** The offset that is to be handed on next. */
  next: number
}

/** A dead member's partitions move on after this; the default of 30 s is a long silence. */
const SESSION_TIMEOUT_MS = 6000
const HEARTBEAT_MS = 1500
/** Well within a session: while nothing comes, heartbeats go out between two fetches. */
const FETCH_WAIT_MS = 1000
/** Of each partition at once: about a batch of usual items. Twice as much is no faster, and 70 MB more in memory. */
const FETCH_BYTES = 512 * 1024
/** Twice in a row, with a broker that answers. */
const STALLED_MS = 30_000
const COMMIT_MS = 5000

/**
 * Follows a topic as a member of a consumer group. The group only shares out the partitions: where to begin is asked
 * for at every assignment, and the group's committed offsets are a hint for other tools. Ends with `log-truncated` when
 * history is gone, `log-differs` when the log is shorter than what was applied.
 */
export function followTopic(options: FollowOptions): Follower {
  const { settings, timers, topic, partitions, groupId, reader, recordOf, startAt, onBatch, batchSize } = options
  const consumer = createClient(settings, ENDLESS).consumer({
    groupId,
    sessionTimeout: SESSION_TIMEOUT_MS,
    heartbeatInterval: HEARTBEAT_MS,
    maxWaitTimeInMs: FETCH_WAIT_MS,
    maxBytesPerPartition: FETCH_BYTES,
    allowAutoTopicCreation: false,
    // kafkajs's own number of retries; one that was given up must not come back behind its successor.
    retry: { retries: 5, restartOnFailure: async () => !ended },
  })
  const done = Promise.withResolvers<void>()
  done.promise.catch(() => {})
  let places = new Map<number, Place>()
  let ended = false

  const end = (settle: () => void) => {
    if (ended) return
    ended = true
    watchdog.stop()
    places.clear()
    settle()
  }
  const fail = (error: unknown) => {
    end(() => done.reject(kafkaHubError(error)))
    void leave()
  }
  let stalls = 0
  /** In an outage kafkajs goes on by itself, and a consumer that waits for a broker cannot be stopped: it is kept. */
  const stalled = async () => {
    const isThere = await reader.bounds(0).then(
      () => true,
      () => false,
    )
    if (ended) return
    stalls = isThere ? stalls + 1 : 0
    if (stalls < 2) return watchdog.fetched()
    const seconds = (2 * STALLED_MS) / 1000
    fail(new HubError('log-stalled', `Nothing was fetched from ${topic} for ${seconds} s.`))
  }
  const watchdog = createWatchdog(STALLED_MS, timers, () => void stalled())
  // One that is still connecting leaves when it has.
  const leave = once(() =>
    takeLeave(
      started.then(() => consumer.disconnect()),
      timers,
    ),
  )

  const take = (partition: number, before: Place | undefined): Place => {
    const place: Place = { ready: Promise.resolve(), working: Promise.resolve(), next: 0 }
    place.ready = (before?.working ?? Promise.resolve())
      .then(() => startAt(partition))
      .then(async (next) => {
        await checkBounds(partition, next)
        place.next = next
        if (places.get(partition) === place) consumer.seek({ topic, partition, offset: String(next) })
      })
      .catch(fail)
    return place
  }

  const checkBounds = async (partition: number, next: number) => {
    const { low, high } = await reader.bounds(partition)
    if (next < low) throw truncated(topic, partition, next, low)
    if (next > high) throw shorter(topic, partition, next, high)
  }

  /** Whether nothing lies between. Offsets may be left out: a transaction's end has one. */
  const isNext = async (partition: number, { next }: Place, first: string | null) => {
    if (Number(first) === next) return true
    await checkBounds(partition, next)
    const [message] = await reader.read(partition, next, 1)
    return message?.offset === first
  }

  /** The broker itself says why it names no coordinator; kafkajs takes one that was killed for one that refuses. */
  const whyGone = async (error: Error) => {
    if (isWithoutCoordinator(error)) await reader.findCoordinator(groupId)
    return gone(topic, error)
  }

  const eachBatch = async ({ batch, resolveOffset, heartbeat, isRunning, isStale }: EachBatchPayload) => {
    const { partition, messages } = batch
    const place = places.get(partition)
    if (place === undefined) return
    await place.ready
    const isOurs = () => isRunning() && !isStale() && !ended && places.get(partition) === place
    if (!isOurs()) return
    // A seek of kafkajs's may be lost with a connection: then it stands where the group's committed offset says.
    if (!(await isNext(partition, place, batch.firstOffset()).catch(fail))) {
      if (isOurs()) places.set(partition, take(partition, place))
      return
    }
    for (let from = 0; from < messages.length && isOurs(); from += batchSize) {
      const chunk = messages.slice(from, from + batchSize)
      const last = (chunk.at(-1) as KafkaMessage).offset
      const working = Promise.all(chunk.map((message) => recordOf(partition, message))).then((records) =>
        onBatch(partition, records),
      )
      place.working = working.catch(() => {})
      try {
        await working
      } catch (error) {
        return fail(error)
      }
      if (places.get(partition) !== place) return
      place.next = Number(last) + 1
      resolveOffset(last)
      // Throws when the partitions are being shared out anew: kafkajs has to see it.
      await heartbeat()
    }
  }

  consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => {
    if (ended) return
    const assigned = payload.memberAssignment[topic] ?? []
    const before = places
    places = new Map()
    for (const partition of assigned) places.set(partition, take(partition, before.get(partition)))
    watchdog.fetched()
  })
  consumer.on(consumer.events.FETCH, () => {
    stalls = 0
    watchdog.fetched()
  })
  consumer.on(consumer.events.CRASH, ({ payload }) => {
    if (!payload.restart) void whyGone(payload.error).then(fail, fail)
  })

  const start = async (run: Parameters<Consumer['run']>[0]): Promise<void> => {
    const steps = [
      () => consumer.connect(),
      // Never the tip: an offset that is out of range must not skip anything.
      () => consumer.subscribe({ topics: [topic], fromBeginning: true }),
      () => consumer.run(run),
    ]
    for (const step of steps) if (!ended) await step()
  }
  const started = start({
    eachBatchAutoResolve: false,
    autoCommitInterval: COMMIT_MS,
    partitionsConsumedConcurrently: partitions,
    eachBatch: (payload) => watchdog.whileBusy(() => eachBatch(payload)),
  }).catch(fail)
  watchdog.fetched()

  return {
    done: done.promise,
    stop: async () => {
      end(done.resolve)
      await leave()
    },
  }
}

const isWithoutCoordinator = ({ name }: Error) => name === 'KafkaJSGroupCoordinatorNotFound'

const shorter = (topic: string, partition: number, next: number, high: number) =>
  new HubError(
    'log-differs',
    `${topic} partition ${partition} ends at offset ${high}, before offset ${next}, which was reached already: it was made anew or put back to an older copy. Give the projector its own log, or rebuild: hub rebuild.`,
  )

function gone(topic: string, cause: Error): unknown {
  const known = kafkaHubError(cause)
  if (known instanceof HubError && (!known.retryable || isWithoutCoordinator(cause))) return known
  return new HubError('log-follow-ended', `The consumer of ${topic} ended for good: ${cause.message}`, { cause })
}

function once<T>(work: () => Promise<T>): () => Promise<T> {
  let begun: Promise<T> | null = null
  return () => {
    begun ??= work()
    return begun
  }
}
