import { HubError } from '../../../domain/errors.ts'
import type { Timers } from '../../../domain/timers.ts'

/** A service that works on the log. */
export interface Running {
  /** Resolves when it has begun its work on the log. Left out where that is so from the start. */
  begun?: Promise<void>
  /** Rejects when it failed for good; resolves after `stop`. */
  done: Promise<void>
  stop(): Promise<void>
}

export interface KeptRunning<T extends Running> {
  /** The one that runs; null while the log does not let it. */
  current(): T | null
  /** Why it does not run. */
  failure(): HubError | null
  /** Whether the process outlives such a failure. */
  outlives(error: unknown): boolean
  /** Rejects when it failed in a way that the process must not outlive; resolves after `stop`. */
  done: Promise<void>
  stop(): Promise<void>
}

export interface KeptRunningOptions<T extends Running> {
  start: () => Promise<T>
  /** Whether the process has pages, which go on when the log is not what it must be. */
  hasPages: boolean
  timers: Timers
  /** When it stopped, and every minute while it cannot run. */
  onStopped: (why: HubError) => void
  onBack: () => void
}

const TRY_EVERY_MS = 60_000

/**
 * Failures of the log itself, not of this process: it was cut off, is another one, or is gone. The read store is whole, so
 * the pages can show what it has and how old that is. A store that lacks something still shows what it has: each item of it
 * is checked before it is shown.
 */
const OUTLIVED = new Set([
  'store-incomplete',
  'log-truncated',
  'log-differs',
  'log-failed',
  'log-follow-ended',
  'log-refused',
  'log-not-empty',
  'topic-differs',
  'directory-differs',
  'registry-refused',
])

/**
 * Keeps a service of a process with pages from taking the pages down. It is in one of three states:
 * - running.
 * - stopped: the log is not what it must be. That is told at once and every minute. It is started again every minute, in
 *   case that the log was put back.
 * - ended: by `stop`, or by any other failure, which `done` rejects with. In a process without pages every failure is one.
 *
 * Rejects when the first start fails in a way that the process must not outlive.
 */
export async function keepRunning<T extends Running>(options: KeptRunningOptions<T>): Promise<KeptRunning<T>> {
  const { start, hasPages, timers, onStopped, onBack } = options
  const ended = Promise.withResolvers<void>()
  ended.promise.catch(() => {})
  let current: T | null = null
  let failure: HubError | null = null
  let isStopping = false
  let cancel = () => {}
  let starting: Promise<void> = Promise.resolve()

  const outlives = (error: unknown): error is HubError =>
    hasPages && error instanceof HubError && OUTLIVED.has(error.code)

  const stopped = (error: unknown): void => {
    if (isStopping) return
    if (!outlives(error)) throw error
    failure = error
    onStopped(error)
    cancel = timers.after(TRY_EVERY_MS, () => {
      starting = run().catch(ended.reject)
    })
  }

  const failed = async (running: T, error: unknown): Promise<void> => {
    current = null
    await running.stop().catch(() => {})
    stopped(error)
  }

  async function run(): Promise<void> {
    let running: T
    try {
      running = await start()
    } catch (error) {
      return stopped(error)
    }
    current = running
    const begun = () => {
      if (current !== running) return
      if (failure !== null) onBack()
      failure = null
    }
    Promise.resolve(running.begun).then(begun, () => {})
    running.done.catch((error) => failed(running, error)).catch(ended.reject)
  }

  await run()
  return {
    current: () => current,
    failure: () => failure,
    outlives,
    done: ended.promise,
    stop: async () => {
      isStopping = true
      cancel()
      await starting
      await current?.stop()
      ended.resolve()
    },
  }
}
