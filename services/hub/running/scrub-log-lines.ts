import type { Logger } from 'pino'
import type { HubError } from '../../domain/errors.ts'
import type { Instant, NodeId } from '../../domain/ids.ts'
import { PATIENCE_MS } from '../patience.ts'
import { type LastingTrouble, lastingTrouble } from './lasting-trouble.ts'

/**
 * Writes a line when erased bytes cannot be wiped out of a journal's files for a while, one a minute while that lasts, and
 * one when it is over.
 */
export function scrubLogLines(
  logger: Pick<Logger, 'warn' | 'info'>,
  now: () => Instant,
): (nodeId: NodeId, failure: HubError | null) => void {
  const held = new Map<NodeId, LastingTrouble>()
  const troubleOf = (nodeId: NodeId): LastingTrouble => {
    const trouble = held.get(nodeId) ?? lastingTrouble(() => Date.parse(now()), PATIENCE_MS.journalHeld)
    held.set(nodeId, trouble)
    return trouble
  }
  return (nodeId, failure) => {
    const trouble = troubleOf(nodeId)
    if (failure === null) {
      if (trouble.isOver()) logger.info({ nodeId }, `${nodeId}: erased text is wiped out of its journal now`)
    } else if (trouble.lasts())
      logger.warn(
        { nodeId, code: failure.code },
        `${nodeId}: erased text may still be in its journal's files and is wiped as soon as possible: ${failure.message}`,
      )
  }
}
