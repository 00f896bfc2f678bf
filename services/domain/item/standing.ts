/** An event of an item's own maker that was not allowed. */
export interface NotAllowedEvent {
  nodeSeq: number
  /** Offset of the record with which it took its place in the chain. */
  notAllowedAt: number
  /** Offset of the first `EventDiscarded` behind that record which names it; null while there is none. */
  freedAt: number | null
}

/**
 * How an item stands to its maker's next event.
 * - `whole`: no earlier event of its maker was not allowed.
 * - `closed`: one was. What follows builds on a version that nobody shows, and is not allowed either.
 * - `freed`: one was, and the root has discarded it. What stands behind the discard in the partition counts again.
 */
export type ItemStanding = 'whole' | 'closed' | 'freed'

/**
 * How an item stands at an event of its maker, which has this place in the chain and this offset in the log.
 * `notAllowed`: the events of the item's maker on it that were not allowed, by nodeSeq. Later ones than the event are
 * passed over, so the answer is the same whatever was stored meanwhile.
 *
 * An event that was not allowed closes the item by itself, unless it only followed another one: its record stands before
 * the discard that freed the item from that one. Discarding such a follower frees nothing.
 */
export function standingAt(
  notAllowed: readonly NotAllowedEvent[],
  { nodeSeq, offset }: { nodeSeq: number; offset: number },
): ItemStanding {
  let freedAt: number | null = null
  for (const one of notAllowed) {
    if (one.nodeSeq >= nodeSeq) break
    const onlyFollows = freedAt !== null && one.notAllowedAt < freedAt
    if (onlyFollows) continue
    if (one.freedAt === null || one.freedAt > offset) return 'closed'
    freedAt = one.freedAt
  }
  return freedAt === null ? 'whole' : 'freed'
}
