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

interface VerdictQuestion {
  on: string
  mayReview: (verdict: EvidenceVerdict) => boolean
}

/**
 * What reviewers say of an item as it stands, by a day: approved where the latest word of one of them is so, else returned
 * where somebody returned it. Only verdicts on this very version count, of makers who may give them (`mayReview`).
 * `first` is the one by which the version was judged at all.
 */
export function verdictOnEvidence(
  { version, fingerprint }: { version: number; fingerprint: Hash },
  verdicts: readonly EvidenceVerdict[],
  asked: VerdictQuestion,
): { stands: EvidenceVerdict; first: EvidenceVerdict } | null {
  const counting = verdicts
    .filter((verdict) => verdict.version === version && verdict.fingerprint === fingerprint)
    .filter((verdict) => verdict.day <= asked.on && asked.mayReview(verdict))
    .toSorted(inOrder)
  const [first] = counting
  if (first === undefined) return null
  const last = [...new Map(counting.map((verdict) => [verdict.maker, verdict])).values()]
  return { stands: last.findLast(({ verdict }) => verdict === 'approved') ?? (last.at(-1) as EvidenceVerdict), first }
}

const inOrder = (one: EvidenceVerdict, other: EvidenceVerdict): number =>
  one.at === other.at ? (one.itemId < other.itemId ? -1 : 1) : one.at < other.at ? -1 : 1
