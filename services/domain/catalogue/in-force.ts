import type { Hash, NodeId } from '../ids.ts'
import type { CatalogueRow } from '../item/content.ts'
import { compareRows } from './compare-rows.ts'
import type { PrintedRow } from './printed-row.ts'

/** A version of a catalogue that was published and whose text stands. */
export interface CatalogueVersion {
  version: number
  /** The day in Asia/Shanghai on which it was published, `YYYY-MM-DD`. */
  day: string
  rowsHash: Hash
  rows: CatalogueRow[]
}

/** A verdict that counts: it is live, and its maker was entitled to it on its day. */
export interface CountingVerdict {
  maker: NodeId
  verdict: 'approved' | 'returned'
  rowsHash: Hash
  day: string
}

/**
 * What became of the newest version.
 *
 * - `in-force`: it was approved, or changed only what needs no approval.
 * - `changed`: an earlier version is in force, and this one has no verdict yet.
 * - `unreviewed`: nothing of this catalogue is approved.
 * - `returned`: a reviewer has returned it.
 * - `filed`: the list of a village, which its committee adopts and nobody approves: in force from its publication on.
 */
export const CATALOGUE_STATES = ['in-force', 'changed', 'unreviewed', 'returned', 'filed'] as const
export type CatalogueState = (typeof CATALOGUE_STATES)[number]

interface InForce {
  version: CatalogueVersion
  /** The day from which it is in force: that of the version or that of the approval, the later one. */
  since: string
}

export interface CatalogueStanding {
  state: CatalogueState
  newest: CatalogueVersion
  /** Null while nothing is. */
  inForce: InForce | null
}

interface StandingQuestion {
  /** By version, rising. */
  versions: readonly CatalogueVersion[]
  /** In the order in which they were published. */
  verdicts: readonly CountingVerdict[]
  /** Printed members that may change without another approval. */
  minor: readonly (keyof PrintedRow)[]
  /** `YYYY-MM-DD`: what came later is left out. */
  on: string
  /** Whether it is the list of a village (村民委员会组织法 第6条). */
  isFiled: boolean
}

/**
 * How a catalogue stands on a day: the latest version whose rows a reviewer has approved is in force. A reviewer who
 * returns the same rows later ends that from his day on, whatever another one has approved stays. A version that differs
 * from the one in force in nothing but minor members is in force as well. Null where no version was published by that day.
 */
export function catalogueStanding({
  versions,
  verdicts,
  minor,
  on,
  isFiled,
}: StandingQuestion): CatalogueStanding | null {
  const published = versions.filter(({ day }) => day <= on)
  const newest = published.at(-1)
  if (newest === undefined) return null
  if (isFiled) return { newest, inForce: { version: newest, since: newest.day }, state: 'filed' }
  const last = lastVerdicts(verdicts.filter(({ day }) => day <= on))
  let inForce: InForce | null = null
  for (const version of published) {
    const approvals = last.get(version.rowsHash)?.filter(({ verdict }) => verdict === 'approved') ?? []
    const approvedOn = approvals.map(({ day }) => day).sort()[0]
    if (approvedOn !== undefined) inForce = { version, since: later(version.day, approvedOn) }
    else if (inForce !== null && !isReturned(last, version) && isMinor(inForce.version.rows, version.rows, minor))
      inForce = { version, since: later(version.day, inForce.since) }
  }
  const state = isReturned(last, newest) ? 'returned' : inForce === null ? 'unreviewed' : 'changed'
  return { newest, inForce, state: inForce?.version === newest ? 'in-force' : state }
}

/** Of each hash the last verdict of each maker, with the day since which the maker says so. */
function lastVerdicts(verdicts: readonly CountingVerdict[]): Map<Hash, CountingVerdict[]> {
  const last = new Map<Hash, CountingVerdict[]>()
  for (const verdict of verdicts) {
    const known = last.get(verdict.rowsHash) ?? []
    const before = known.find(({ maker }) => maker === verdict.maker)
    if (before?.verdict === verdict.verdict) continue
    last.set(verdict.rowsHash, [...known.filter((other) => other !== before), verdict])
  }
  return last
}

const isReturned = (last: Map<Hash, CountingVerdict[]>, { rowsHash }: CatalogueVersion): boolean =>
  last.get(rowsHash)?.some(({ verdict }) => verdict === 'returned') ?? false

/** Rows that came, went or lapsed are never minor. */
export const isMinor = (
  before: readonly CatalogueRow[],
  after: readonly CatalogueRow[],
  minor: readonly (keyof PrintedRow)[],
): boolean =>
  compareRows(before, after).every(
    ({ change, members }) => change === 'changed' && members.every((member) => minor.includes(member)),
  )

const later = (one: string, other: string): string => (one > other ? one : other)
