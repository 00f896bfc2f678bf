import type { Directory, DirectoryNode } from '../domain/directory/directory.ts'
import type { DivisionCode, NodeId } from '../domain/ids.ts'

/**
 * The nodes that a walk over all of them comes to, by id, from one on: only one of them, or only those at a place, under it
 * or above it, for a village's duty may be that of a node above the place that is asked for.
 */
export function nodesFrom(
  directory: Directory,
  { node, division }: { node?: NodeId | undefined; division?: DivisionCode | undefined },
  first: NodeId | undefined,
): DirectoryNode[] {
  const isNear = ({ divisionCode }: DirectoryNode) =>
    division === undefined || directory.isUnder(divisionCode, division) || directory.isUnder(division, divisionCode)
  return directory
    .nodes()
    .filter((one) => (node === undefined || one.nodeId === node) && (first === undefined || one.nodeId >= first))
    .filter(isNear)
    .sort((a, b) => (a.nodeId < b.nodeId ? -1 : 1))
}
