import { type DivisionCode, makerOf, type NodeId } from '../../../services/domain/ids.ts'
import type { PlanTask } from '../../../services/domain/item/content.ts'
import type { CellState, PlanEvidence, PlanProgress } from '../../../services/domain/plan/plan-progress.ts'
import { itemOf } from '../scene.ts'

let last = 0

/** An item of a node that stands at a division; without an organ of its own. */
export const evidenceOf = (
  nodeId: NodeId,
  makerDivision: DivisionCode,
  part: string | null,
  more: Partial<PlanEvidence> = {},
): PlanEvidence => {
  const itemId = itemOf(nodeId, ++last)
  return {
    ...{ itemId, nodeId: makerOf(itemId), makerDivision, organDivision: makerDivision },
    ...{ part, day: '2020-11-01', verdict: null },
    ...more,
  }
}

export const taskOf = (no: number, assigned: string[], more: Partial<PlanTask> = {}): PlanTask => ({
  no,
  text: `第 ${no} 项`,
  assigned,
  ...more,
})

/** The states of all cells: `3 341222`. */
export const statesOf = ({ tasks }: PlanProgress): Record<string, CellState> =>
  Object.fromEntries(tasks.flatMap(({ cells }) => cells.map(({ no, unit, state }) => [`${no} ${unit.id}`, state])))
