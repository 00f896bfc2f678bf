import type { Directory } from '../directory/directory.ts'
import { type DivisionCode, type Instant, isDivisionCode, isNodeId, type NodeId } from '../ids.ts'
import type { PlanTask } from '../item/content.ts'

/** Who has a task to do: a place, whichever of its nodes makes the evidence, or one node. */
export interface PlanUnit {
  /** The code of the division, as it stands on the day, or the id of the node. */
  id: string
  name: string
}

/** Who made an item, and of which place. */
export interface EvidenceOrigin {
  nodeId: NodeId
  /** Where the maker stands. */
  makerDivision: DivisionCode
  /** The place of the organ that it is from. */
  organDivision: DivisionCode
}

/** The units of a task, each once. A division that had merged by then is the one that it merged into. */
export function unitsOfTask({ assigned = [] }: PlanTask, directory: Directory, at: Instant): PlanUnit[] {
  const units = new Map<string, PlanUnit>()
  for (const text of assigned) {
    const id = isDivisionCode(text) ? standingCode(text, directory, at) : text
    if (!units.has(id)) units.set(id, { id, name: nameOf(id, directory, at) })
  }
  return [...units.values()]
}

function nameOf(id: string, directory: Directory, at: Instant): string {
  if (isDivisionCode(id)) return directory.division(id, at)?.name ?? id
  return (isNodeId(id) ? directory.node(id)?.name : undefined) ?? id
}

/**
 * The unit of a task that an item is evidence of: its maker itself, else the nearest assigned place from the organ's up to
 * the maker's. So a township's item says something of its villages and of itself, never of its county, and one of a
 * county says nothing of a township unless its organ stands there. Undefined where none is assigned.
 */
export function unitOfEvidence(
  units: ReadonlyMap<string, unknown>,
  { nodeId, makerDivision, organDivision }: EvidenceOrigin,
  directory: Directory,
  at: Instant,
): string | undefined {
  if (units.has(nodeId)) return nodeId
  const top = standingCode(makerDivision, directory, at)
  const passed = new Set<DivisionCode>()
  const start = standingCode(organDivision, directory, at)
  for (let code = directory.isUnder(start, top) ? start : top; !passed.has(code); ) {
    if (units.has(code)) return code
    passed.add(code)
    const parent = code === top ? null : directory.division(code, at)?.parent
    if (parent == null) return undefined
    code = standingCode(parent, directory, at)
  }
  return undefined
}

/** The code itself, or what the division had merged into. */
function standingCode(code: DivisionCode, directory: Directory, at: Instant): DivisionCode {
  const level = directory.division(code, at)?.level
  return level === undefined ? code : directory.atLevelOrAbove(code, level, at)
}
