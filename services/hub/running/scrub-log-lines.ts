import type { Logger } from 'pino'
import type { HubError } from '../../domain/errors.ts'
import type { Instant, NodeId } from '../../domain/ids.ts'
import { PATIENCE_MS } from '../patience.ts'

/**
 * Writes a line when erased bytes cannot be wiped out of a journal's files for a while, one a minute while that lasts, and
 * one when it is over.
 */
export function scrubLogLines(
  logger: Pick<Logger, 'warn' | 'info'>,
  now: () => Instant,
): (nodeId: NodeId, failure: HubError | null) => void {
  const held = new Map<NodeId, { tellAt: number; isTold: boolean }>()
  return (nodeId, failure) => {
    const at = Date.parse(now())
    const before = held.get(nodeId)
    if (failure === null) {
      held.delete(nodeId)
      if (before?.isTold === true) logger.info({ nodeId }, `${nodeId}: erased text is wiped out of its journal now`)
      return
    }
    if (before === undefined) held.set(nodeId, { tellAt: at + PATIENCE_MS.journalHeld, isTold: false })
    if (before === undefined || at < before.tellAt) return
    held.set(nodeId, { tellAt: at + PATIENCE_MS.reminder, isTold: true })
    logger.warn(
      { nodeId, code: failure.code },
      `${nodeId}: erased text may still be in its journal's files and is wiped as soon as possible: ${failure.message}`,
    )
  }
}
