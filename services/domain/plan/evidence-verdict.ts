import type { Hash, Instant, ItemId, NodeId } from '../ids.ts'

/** What a review says of an item at a version. */
export interface EvidenceVerdict {
  /** The review. */
  itemId: ItemId
  maker: NodeId
  verdict: 'approved' | 'returned'
  version: number
  fingerprint: Hash
  at: Instant
  /** Of `at`, in Asia/Shanghai. */
  day: string
}

/**
 * What reviewers say of an item as it stands, by a day: approved where the latest word of one of them is so, else returned
 * where somebody returned it. Only verdicts on this very version count, of makers who may give them (`mayReview`).
 */
export function verdictOnEvidence(
  { version, fingerprint }: { version: number; fingerprint: Hash },
  verdicts: readonly EvidenceVerdict[],
  { on, mayReview }: { on: string; mayReview: (verdict: EvidenceVerdict) => boolean },
): EvidenceVerdict | null {
  const latest = new Map<NodeId, EvidenceVerdict>()
  for (const verdict of verdicts.toSorted(inOrder))
    if (verdict.version === version && verdict.fingerprint === fingerprint && verdict.day <= on && mayReview(verdict))
      latest.set(verdict.maker, verdict)
  const last = [...latest.values()]
  return last.findLast(({ verdict }) => verdict === 'approved') ?? last.at(-1) ?? null
}

const inOrder = (one: EvidenceVerdict, other: EvidenceVerdict): number =>
  one.at === other.at ? (one.itemId < other.itemId ? -1 : 1) : one.at < other.at ? -1 : 1
