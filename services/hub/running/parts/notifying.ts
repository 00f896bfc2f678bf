import { existsSync } from 'node:fs'
import type { ToldWebhooks } from '../../../desk/ops/ops-sources.ts'
import { HubError } from '../../../domain/errors.ts'
import type { Instant } from '../../../domain/ids.ts'
import { secondsSince } from '../../../domain/seconds-since.ts'
import type { WebhookFigures } from '../../../monitor/webhook-gauges.ts'
import { createPost } from '../../../notifier/post-delivery.ts'
import { startNotifier } from '../../../notifier/start-notifier.ts'
import type { WebhookStore } from '../../../ports/webhook-store.ts'
import { createActiveGeneration } from '../../../query/active-generation.ts'
import { createItemReader } from '../../../query/item-reader.ts'
import { createStoreRounds } from '../../../query/streams/store-rounds.ts'
import { closedAtEnd } from '../../closed-at-end.ts'
import { lockWebhooks } from '../../data/lock-webhooks.ts'
import { changesOf } from '../../engines/changes-source.ts'
import { openReadStore, openWebhooks } from '../../engines/open-stores.ts'
import { patientGenerations } from '../../engines/patient-generations.ts'
import { patientLog } from '../../engines/patient-log.ts'
import { USER_AGENT } from '../../version.ts'
import { createUnreadNodes } from '../unread-nodes.ts'
import { webhookLogLines } from '../webhook-log-lines.ts'
import type { Ground, Part } from './part.ts'

export interface Notifying extends Part {
  /** How the subscriptions stand. Null while this process does not deliver. */
  figures(): WebhookFigures | null
  /** The same for operators, one by one. */
  told(): ToldWebhooks
}

/** So soon the first subscription of a folder is noticed, and that another notifier has ended. */
const LOOK_EVERY_MS = 1000
/** What could not be opened is tried again so often. */
const AGAIN_MS = 60_000
/** What others read is remembered by them. */
const REMEMBERED_BYTES = 8 * 1024 * 1024

/**
 * Delivers changes to the webhooks of the folder. It is:
 * - *without any*: nobody has subscribed; there is no file.
 * - *standing by*: another process of the same folder delivers.
 * - *delivering*: it has the lock.
 */
export async function startNotifying(ground: Ground): Promise<Notifying> {
  const { place, logger, fail } = ground
  const { timers, now } = place.clock
  const stopping = Promise.withResolvers<void>()
  let delivering: Awaited<ReturnType<typeof beginDelivering>> | null = null
  let beginning: Promise<void> | null = null
  let isStandingBy = false
  let failed: { why: Error; at: number } | null = null

  const begin = async () => {
    try {
      const lock = lockWebhooks(place.data)
      if (lock === null && !isStandingBy) logger.info('webhooks: another process of this folder delivers; standing by')
      isStandingBy = lock === null
      if (lock === null) {
        failed = null
        return
      }
      delivering = await beginDelivering(ground, lock)
      failed = null
    } catch (error) {
      failed = { why: error as Error, at: performance.now() }
      fail(error)
    }
  }
  const look = () => {
    if (delivering !== null || beginning !== null || !existsSync(place.data.webhooksFile)) return
    if (failed !== null && performance.now() - failed.at < AGAIN_MS) return
    beginning = begin().finally(() => {
      beginning = null
    })
  }
  const stopLooking = timers.every(LOOK_EVERY_MS, look, { background: true })
  look()
  await beginning

  return {
    role: 'notifier',
    routes: [],
    health: { webhooks: () => (failed === null ? null : { isReady: true, says: failed.why.message }) },
    figures: () => (delivering === null ? null : figuresOf(delivering.store, now())),
    told: () => {
      if (delivering !== null) return { state: 'delivering', subscriptions: toldOf(delivering.store) }
      const state = failed !== null ? 'failed' : isStandingBy ? 'standing-by' : 'none'
      return { state, subscriptions: [] }
    },
    done: stopping.promise,
    stop: async () => {
      stopLooking()
      await beginning
      await delivering?.stop()
      stopping.resolve()
    },
  }
}

async function beginDelivering({ place, side, logger, metrics, journals, fail }: Ground, lock: Disposable) {
  const { now, timers } = place.clock
  await using opened = new AsyncDisposableStack()
  opened.use(lock)
  const store = opened.use(openWebhooks(place.data))
  const readStore = opened.use(await openReadStore(place))
  const generations = opened.use(closedAtEnd(createActiveGeneration(readStore)))
  const measured = {
    ...{ log: patientLog(side.log), generations: patientGenerations(generations) },
    ...{ directory: side.directory, journals, now },
  }
  const reader = createItemReader({
    ...{ store: readStore, directory: side.directory, partitions: side.log.partitions, now, turn: timers.turn },
    unread: createUnreadNodes({ ...measured, generations }),
    rememberedBytes: REMEMBERED_BYTES,
    onUnverifiable: ({ fault }) => metrics.itemWithheld(fault),
  })
  opened.defer(() => reader.active.close())
  const ending = new AbortController()
  const rounds = createStoreRounds(reader.active, { timers, ending: ending.signal })
  opened.defer(rounds.join())
  const lines = webhookLogLines(logger)
  const notifier = startNotifier({
    ...{ store, now, timers, random: Math.random, uptime: () => performance.now(), userAgent: USER_AGENT },
    source: { read: changesOf(reader), latestRound: rounds.latest, afterRound: rounds.after },
    post: createPost({ now, timers }),
    onAttempt: (attempt) => {
      metrics.webhookAttempted(attempt.outcome)
      lines.attempted(attempt)
    },
    onRefused: lines.refused,
    onFailure: fail,
  })
  opened.defer(notifier.stop)
  opened.defer(() => ending.abort())
  const closing = opened.move()
  return { store, stop: () => closing.disposeAsync() }
}

/** Secrets stay where they are. */
const toldOf = (store: Pick<WebhookStore, 'subscriptions' | 'attempts'>): ToldWebhooks['subscriptions'] =>
  store.subscriptions().map(({ key: _, ...subscription }) => {
    const [latest = null] = store.attempts(subscription.subscriptionId, 1)
    return { subscription, latest }
  })

/** A store that cannot be read must not hide the other metrics. */
function figuresOf(store: Pick<WebhookStore, 'subscriptions'>, now: Instant): WebhookFigures | null {
  try {
    const all = store.subscriptions()
    const waits = all.flatMap(({ state, behindSince }) =>
      state === 'active' && behindSince !== null ? [secondsSince(behindSince, now) ?? 0] : [],
    )
    const byState = new Map([...Map.groupBy(all, ({ state }) => state)].map(([state, some]) => [state, some.length]))
    return { byState, behindSeconds: Math.max(0, ...waits) }
  } catch (error) {
    if (error instanceof HubError) return null
    throw error
  }
}
