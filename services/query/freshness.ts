import type { Directory } from '../domain/directory/directory.ts'
import type { DivisionCode, Instant, NodeId } from '../domain/ids.ts'
import { secondsSince } from '../domain/seconds-since.ts'
import type { Checkpoint } from '../ports/read-models.ts'

/** Up to when the data of an answer are complete. Null is unknown, never 0. */
export interface Freshness {
  asOf: Instant | null
  lagSeconds: number | null
  /** Some journals lie elsewhere: the data are complete as far as their nodes have sent it to the log. */
  asSent: boolean
}

/** A node of which something is on no page, or of which that is unknown. */
export interface UnreadNode {
  nodeId: NodeId
  /** Its journal can be read, or it cannot, or it lies in another folder. */
  journal: 'here' | 'unreadable' | 'elsewhere'
  /** When the first event was journalled that is on no page. Null where none is known. */
  since: Instant | null
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

/**
 * Data are as old as their oldest partition, and as the oldest event that is known to be missing. One partition that never
 * caught up, or one journal that cannot be read, makes the whole unknown.
 */
export function freshnessOf(
  checkpoints: Pick<Checkpoint, 'caughtUpAt'>[],
  now: Instant,
  unread: UnreadNode[] = [],
): Freshness {
  const asSent = unread.some(({ journal }) => journal === 'elsewhere')
  const missing = unread.flatMap(({ since, journal }) => (since !== null || journal === 'unreadable' ? [since] : []))
  const times = checkpoints.length === 0 ? [] : [...checkpoints.map(({ caughtUpAt }) => caughtUpAt), ...missing]
  const [oldest] = times.toSorted((a, b) => (a ?? '').localeCompare(b ?? ''))
  if (oldest === undefined || oldest === null) return { asOf: null, lagSeconds: null, asSent }
  const lagSeconds = secondsSince(oldest, now)
  return { asOf: lagSeconds === null ? null : oldest, lagSeconds, asSent }
}

/** Those of the nodes whose items can stand at the division: it lies under theirs, or theirs under it. */
export function unreadAt(unread: UnreadNode[], code: DivisionCode, directory: Directory): UnreadNode[] {
  if (unread.length === 0) return unread
  const lineage = new Set(directory.lineage(code))
  return unread.filter(({ nodeId }) => {
    const division = directory.node(nodeId)?.divisionCode
    return division === undefined || lineage.has(division) || directory.isUnder(division, code)
  })
}
