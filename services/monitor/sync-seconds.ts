import { Histogram, type Registry } from 'prom-client'
import type { Instant } from '../domain/ids.ts'
import { OUTLET_KINDS, type OutletKind } from '../domain/outlets.ts'

/** An event that the live generation made readable. */
export interface ReadableEvent {
  /** When the node journalled it. */
  at: Instant
  makerLevel: 'township' | 'county' | 'city'
  outletKinds: OutletKind[]
  /** It came behind a gap in its chain, or filled one: it is history that was sent again. */
  outOfTurn: boolean
}

const MAKER_LEVELS = ['township', 'county', 'city'] as const
const SYNC_BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15, 60, 300, 3600]

/**
 * Makes `hub_sync_seconds`: how long events took from the journal to the reader. It measures the way of new events only.
 * An event that was journalled before this process began to keep the generation that readers use is history, which is
 * applied at whatever time, and it is not counted. Neither is one that came out of turn, nor one that seems to come from
 * the future, because a clock was set back: its time is unknown.
 */
export function createSyncSeconds(register: Registry) {
  const sync = new Histogram({
    name: 'hub_sync_seconds',
    help: 'From journalled to readable, by level of the maker and kind of outlet; new events only',
    labelNames: ['level', 'outlet'],
    buckets: SYNC_BUCKETS,
    registers: [register],
  })
  for (const level of MAKER_LEVELS) for (const outlet of OUTLET_KINDS) sync.zero({ level, outlet })

  /** `followedSeconds`: for how long this process has kept the generation that readers use, by a clock that is never set. */
  return (applied: ReadableEvent[], { now, followedSeconds }: { now: Instant; followedSeconds: number }): void => {
    for (const { at, makerLevel, outletKinds, outOfTurn } of applied) {
      const seconds = (Date.parse(now) - Date.parse(at)) / 1000
      if (outOfTurn || seconds < 0 || seconds > followedSeconds) continue
      for (const outlet of outletKinds) sync.observe({ level: makerLevel, outlet }, seconds)
    }
  }
}
