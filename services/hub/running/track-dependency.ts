import type { ErrorCode } from '../../domain/error-codes.ts'
import { HubError } from '../../domain/errors.ts'
import type { Instant } from '../../domain/ids.ts'
import type { DependencyState } from '../../http/health.ts'
import type { Clock } from '../clock.ts'
import { PATIENCE_MS } from '../patience.ts'
import { lastingTrouble } from './lasting-trouble.ts'

export type DependencyName = 'journals' | 'log' | 'read-store' | 'applying'

/** Something that the process works with and that can be away. */
export interface Dependency {
  name: DependencyName
  /** Whether the process cannot do its work without it. */
  needed: boolean
  everyMs: number
  /** Resolves while it works. Rejects with what is wrong. */
  probe(): Promise<unknown>
}

export interface TrackDeps extends Clock {
  /** Milliseconds of a clock that is never set. */
  uptime: () => number
  /** Takes a line for the operator. */
  say: (about: { dependency: DependencyName; code?: ErrorCode }, line: string) => void
}

export interface Tracked {
  state(): DependencyState
  /** Whether it was there within the time that the process can do without it. */
  isThere(): boolean
  /** A failure that was met at work. */
  failed(error: Error): void
  /** Probes it from now on. Before, only failures at work are known: what a start makes is not missed while it is made. */
  begin(): void
  /** Resolves when the first probe has ended, or has taken too long. */
  looked: Promise<void>
  stop(): void
}

/**
 * Follows one dependency. It is:
 *
 * - *starting*: no probe has ended well yet.
 * - *there*: the last probe ended well, and no work has failed for a while.
 * - *away*: a probe or some work has failed, or a probe does not come back. One line says so, one a minute repeats it,
 *   and one tells that it is back.
 *
 * One probe is under way at a time. One that hangs is not repeated: it ends when the engine answers or its own time is up.
 */
export function trackDependency({ name, needed, everyMs, probe }: Dependency, deps: TrackDeps): Tracked {
  const { now, timers, uptime } = deps
  const looked = Promise.withResolvers<void>()
  const standing = createStanding(name, deps)
  let failedAtWork = Number.NEGATIVE_INFINITY
  let hasBegun = false
  let isUnderWay = false
  let isStopped = false

  const look = async () => {
    const begun = { at: now(), ms: uptime() }
    isUnderWay = true
    const tooLong = () => {
      if (!isStopped) standing.away(new Error(`does not answer within ${PATIENCE_MS.probe / 1000} s`), begun)
      looked.resolve()
    }
    const cancel = timers.after(PATIENCE_MS.probe, tooLong, { background: true })
    try {
      await probe()
      if (!isStopped && uptime() - failedAtWork >= PATIENCE_MS.workFailure) standing.there()
    } catch (met) {
      if (!isStopped) standing.away(met as Error, begun)
    } finally {
      cancel()
      isUnderWay = false
      looked.resolve()
    }
  }
  const tick = () => {
    standing.remind()
    if (hasBegun && !isUnderWay) void look()
  }
  const stop = timers.every(everyMs, tick, { background: true })

  return {
    begin: () => {
      hasBegun = true
      tick()
    },
    looked: looked.promise,
    isThere: standing.isThere,
    failed: (met) => {
      failedAtWork = uptime()
      standing.away(met, { at: now(), ms: failedAtWork })
    },
    state: () => ({ name, needed, ...standing.state() }),
    stop: () => {
      isStopped = true
      stop()
    },
  }
}

interface Moment {
  at: Instant
  ms: number
}

/** Whether a dependency is there, since when not, and the lines that are said of it. */
function createStanding(name: DependencyName, { now, uptime, say }: TrackDeps) {
  let status: DependencyState['status'] = 'starting'
  let wasThere = false
  let since: Moment = { at: now(), ms: uptime() }
  let error: Error | null = null
  const trouble = lastingTrouble(uptime)

  const code = () => (error instanceof HubError ? error.code : undefined)
  const secondsAway = () => Math.round((uptime() - since.ms) / 1000)
  const tell = (line: string) => say({ dependency: name, code: code() }, `${name}: ${line}`)
  return {
    away: (met: Error, from: Moment) => {
      error = met
      if (status === 'away') return
      if (wasThere) since = from
      status = 'away'
      if (trouble.lasts()) tell(`lost: ${met.message}`)
    },
    there: () => {
      status = 'ok'
      wasThere = true
      error = null
      if (trouble.isOver()) tell(`back after ${secondsAway()} s`)
    },
    remind: () => {
      if (status === 'away' && trouble.lasts()) tell(`away for ${secondsAway()} s: ${error?.message}`)
    },
    /** Also while it is away for a moment that the process can do without it. */
    isThere: () => wasThere && (status === 'ok' || uptime() - since.ms < PATIENCE_MS.unready),
    state: (): Omit<DependencyState, 'name' | 'needed'> =>
      status === 'ok'
        ? { status, since: null, seconds: null, code: null, error: null }
        : { status, since: since.at, seconds: secondsAway(), code: code() ?? null, error: error?.message ?? null },
  }
}
