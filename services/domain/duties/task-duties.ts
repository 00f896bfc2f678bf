import type { Directory, DirectoryNode } from '../directory/directory.ts'
import { officeAt } from '../directory/office-at.ts'
import { type DivisionCode, type ItemId, isDivisionCode, isNodeId } from '../ids.ts'
import type { PlanTask } from '../item/content.ts'
import type { CellState, PlanCell, PlanEvidence } from '../plan/plan-progress.ts'
import { type Duty, type DutyState, stateOfTimely } from './duty.ts'
import { workdaysLate } from './publish-duty.ts'
import type { RulesAt } from './rules-at.ts'

/** A plan in force, and the node that made it. */
export interface DutyPlan {
  itemId: ItemId
  node: DirectoryNode
}

/** Whether a plan sets a unit tasks: one that lies elsewhere than under its maker's place has none of it. */
export function setsTasks({ node }: DutyPlan, { id }: PlanCell['unit'], directory: Directory): boolean {
  const place = placeOf(id, directory)
  return place === null || directory.isUnder(place, node.divisionCode)
}

/**
 * The duty of a unit to do a task of a plan. Null where the plan sets the unit none. The day of a plan never moves. Only evidence that was approved meets it, on the day of that evidence:
 * what was reported and not approved yet is open, also after that day, for its verdict is another's duty.
 */
export function taskDutyOf(
  plan: DutyPlan,
  { task, cell }: { task: PlanTask; cell: PlanCell<PlanEvidence & { backfilled: boolean }> },
  { directory, rules, on }: { directory: Directory; rules: RulesAt; on: string },
): Duty | null {
  const { unit } = cell
  if (!setsTasks(plan, unit, directory)) return null
  const place = placeOf(unit.id, directory)
  const { nodeId, divisionCode: ofOffice } = officeOfUnit(unit.id, plan, directory)
  const due = task.continuous === true ? null : (task.due ?? null)
  // The newest evidence comes first.
  const approved = cell.evidence.findLast(({ verdict }) => cell.state === 'confirmed' && verdict === 'approved')
  const metOn = approved?.day ?? null
  const state = stateOfCell(cell.state, { due, metOn, on })
  const subject = `${plan.itemId}#${task.no}/${unit.id}`
  const divisionCode = place ?? plan.node.divisionCode
  const isLate = due !== null && (state === 'late' || state === 'overdue')
  return {
    ...{ dutyId: `task/${nodeId}/${subject}`, type: 'task', nodeId, divisionCode, subject },
    title: `${task.text}（${unit.name}）`,
    ...{ field: null, period: null, rule: null, row: null, clause: null, anchor: null },
    ...{ due, provisional: false, skipped: [], worked: [], state, metOn },
    workdaysLate: isLate ? workdaysLate(due, metOn ?? on, rules.calendar(divisionCode, on)) : 0,
    by: approved?.itemId ?? null,
    isBackfilled: approved?.backfilled ?? false,
    task: {
      ...{ no: task.no, unit, lead: task.lead ?? null, time: task.dueRaw ?? task.due ?? null },
      ...{ progress: cell.state, reportedOn: cell.reportedOn, hasNode: place === ofOffice },
      isReturned: cell.evidence[0]?.verdict === 'returned',
    },
  }
}

function stateOfCell(state: CellState, met: { due: string | null; metOn: string | null; on: string }): DutyState {
  if (state === 'reported' && met.due !== null) return 'open'
  return stateOfTimely(met.on, met)
}

/** Where a unit is. Null for one that the directory does not know. */
function placeOf(id: string, directory: Directory): DivisionCode | null {
  if (isDivisionCode(id)) return directory.division(id)?.code ?? null
  return (isNodeId(id) ? directory.node(id)?.divisionCode : undefined) ?? null
}

/** The unit's own node, else that of the nearest place above, the plan's maker at last: who publishes for it. */
function officeOfUnit(id: string, plan: DutyPlan, directory: Directory): DirectoryNode {
  if (isNodeId(id)) return directory.node(id) ?? plan.node
  let code = placeOf(id, directory)
  while (code !== null) {
    const office = officeAt(directory, code)
    if (office !== undefined) return office
    code = code === plan.node.divisionCode ? null : (directory.division(code)?.parent ?? null)
  }
  return plan.node
}
