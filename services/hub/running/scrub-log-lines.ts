import type { Logger } from 'pino'
import type { HubError } from '../../domain/errors.ts'
import type { Instant, NodeId } from '../../domain/ids.ts'

/** The hub itself reads a journal for moments: that is no news. */
const FIRST_AFTER_MS = 5_000
const AGAIN_AFTER_MS = 60_000

/**
 * Writes a line when erased bytes cannot be wiped out of a journal's files for a while, one a minute while that lasts, and
 * one when it is over.
 */
export function scrubLogLines(
  logger: Pick<Logger, 'warn' | 'info'>,
  now: () => Instant,
): (nodeId: NodeId, failure: HubError | null) => void {
  const heldSince = new Map<NodeId, number>()
  const toldAt = new Map<NodeId, number>()
  return (nodeId, failure) => {
    const at = Date.parse(now())
    if (failure === null) {
      heldSince.delete(nodeId)
      if (toldAt.delete(nodeId)) logger.info({ nodeId }, `${nodeId}: erased text is wiped out of its journal now`)
      return
    }
    const since = heldSince.get(nodeId) ?? at
    heldSince.set(nodeId, since)
    if (at - since < FIRST_AFTER_MS) return
    const before = toldAt.get(nodeId)
    if (before !== undefined && at - before < AGAIN_AFTER_MS) return
    toldAt.set(nodeId, at)
    logger.warn(
      { nodeId, code: failure.code },
      `${nodeId}: erased text may still be in its journal's files and is wiped as soon as possible: ${failure.message}`,
    )
  }
}
