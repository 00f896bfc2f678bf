import type { Instant } from '../domain/ids.ts'
import { secondsSince } from '../domain/seconds-since.ts'
import type { Checkpoint } from '../ports/read-models.ts'

/** Up to when the data of an answer are complete. Null is unknown, never 0. */
export interface Freshness {
  asOf: Instant | null
  lagSeconds: number | null
}

/** Data are as old as their oldest partition. One partition that never caught up makes the whole unknown. */
export function freshnessOf(checkpoints: Pick<Checkpoint, 'caughtUpAt'>[], now: Instant): Freshness {
  const times = checkpoints.map(({ caughtUpAt }) => caughtUpAt)
  const [oldest] = times.toSorted((a, b) => (a ?? '').localeCompare(b ?? ''))
  if (oldest === undefined || oldest === null) return { asOf: null, lagSeconds: null }
  const lagSeconds = secondsSince(oldest, now)
  return { asOf: lagSeconds === null ? null : oldest, lagSeconds }
}
