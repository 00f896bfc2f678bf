import type { DivisionCode } from '../ids.ts'
import type { Directory, DirectoryNode } from './directory.ts'

const known = new WeakMap<Directory, Map<DivisionCode, DirectoryNode>>()

/** The office of a place: of several nodes that stand there the first one by id, as on the place's own pages. */
export function officeAt(directory: Directory, place: DivisionCode): DirectoryNode | undefined {
  const offices = known.get(directory) ?? officesOf(directory)
  // A directory never changes.
  known.set(directory, offices)
  return offices.get(place)
}

function officesOf(directory: Directory): Map<DivisionCode, DirectoryNode> {
  const offices = new Map<DivisionCode, DirectoryNode>()
  for (const node of directory.nodes()) {
    const first = offices.get(node.divisionCode)
    if (first === undefined || node.nodeId < first.nodeId) offices.set(node.divisionCode, node)
  }
  return offices
}
