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

/** The checkpoints of all partitions. One that was never read has none stored, and was never caught up (rule 8). */
export function ofEveryPartition(
  checkpoints: Pick<Checkpoint, 'partition' | 'caughtUpAt'>[],
  partitions: number,
): Pick<Checkpoint, 'partition' | 'caughtUpAt'>[] {
  const known = new Set(checkpoints.map(({ partition }) => partition))
  const missing = Array.from({ length: partitions }, (_, partition) => partition).filter((one) => !known.has(one))
  return [...checkpoints, ...missing.map((partition) => ({ partition, caughtUpAt: null }))]
}
