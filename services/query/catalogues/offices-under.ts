import { z } from 'zod'
import type { Directory, DirectoryNode } from '../../domain/directory/directory.ts'
import { type DivisionCode, isDivisionCode, isNodeId } from '../../domain/ids.ts'
import { cursorDay } from '../day-of-page.ts'

/** Where a walk over offices goes on: behind this one. */
export const officePlace = z.strictObject({
  on: cursorDay,
  division: z.string().refine(isDivisionCode),
  node: z.string().refine(isNodeId),
  asked: z.string(),
})

/** The offices of a division and of all below, each county before its townships. */
export const officesUnder = (directory: Directory, division: DivisionCode): DirectoryNode[] =>
  directory
    .nodes()
    .filter(({ divisionCode }) => directory.isUnder(divisionCode, division))
    .toSorted(order)

/** Those of them behind a place; null: all. */
export const officesBehind = (
  offices: DirectoryNode[],
  after: Pick<z.infer<typeof officePlace>, 'division' | 'node'> | null,
): DirectoryNode[] =>
  after === null
    ? offices
    : offices.filter((office) => order(office, { divisionCode: after.division, nodeId: after.node }) > 0)

type Place = Pick<DirectoryNode, 'divisionCode' | 'nodeId'>

/** The code of a township begins with its county's: in the order of texts it comes behind it. */
function order(one: Place, other: Place): number {
  if (one.divisionCode !== other.divisionCode) return one.divisionCode < other.divisionCode ? -1 : 1
  return one.nodeId < other.nodeId ? -1 : one.nodeId > other.nodeId ? 1 : 0
}
