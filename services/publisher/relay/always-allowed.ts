import type { Directory } from '../../domain/directory/directory.ts'
import { isWithinRights } from '../../domain/event/judge.ts'
import type { HashedEvent } from '../../domain/event/signed-event.ts'
import type { NodeId } from '../../domain/ids.ts'
import type { DirectoryReader } from '../../ports/directory-log.ts'

/**
 * Whether a node has had the right to these events at each place where they can stand in the log: under every directory
 * that knows the node, whichever was in force. Today's directory alone does not say that, because a node may have been
 * moved and moved back, and a division may be newer than the event (rule 11).
 *
 * While a node stands in one division its rights only grow, because divisions are only added and merged. So the
 * directories with which it was registered and with which it was moved stand for all others.
 */
export async function wereAlwaysAllowed(
  events: HashedEvent[],
  nodeId: NodeId,
  directory: DirectoryReader,
): Promise<boolean> {
  const moves = directory.latest().node(nodeId)?.formerDivisions.length
  if (moves === undefined) return false
  for (let moved = 0; moved <= moves; moved++) {
    const first = await firstAfterMoves(moved, nodeId, directory)
    const node = first.node(nodeId)
    if (node === undefined || !events.every((event) => isWithinRights(event, node, first))) return false
  }
  return true
}

/** The first directory in which the node has been moved so often. */
async function firstAfterMoves(moves: number, nodeId: NodeId, directory: DirectoryReader): Promise<Directory> {
  let before = 0
  let first = directory.latest()
  while (first.position - before > 1) {
    const middle = await directory.at(Math.floor((before + first.position) / 2))
    const found = middle.node(nodeId)?.formerDivisions.length ?? -1
    if (found >= moves) first = middle
    else before = middle.position
  }
  return first
}
