import type { DirectoryNode } from '../../domain/directory/directory.ts'
import type { RulesAt } from '../../domain/duties/rules-at.ts'
import { type DutyPlan, taskDutyOf } from '../../domain/duties/task-duties.ts'
import { kindFacet } from '../../domain/facets.ts'
import type { ItemId } from '../../domain/ids.ts'
import { dayInShanghai } from '../../domain/item/display-dates.ts'
import { PLAN } from '../../domain/kinds/plan/plan-kind.ts'
import { ProblemError } from '../../http/problem.ts'
import { itemsUnder } from '../items-under.ts'
import type { PlanStanding } from '../plans/plan-standing.ts'
import type { DutyQuestion, DutyStep, DutyWalk, PlanPlaceInNode } from './duty-walk.ts'

/** Nobody makes more. The newest ones count. */
const MOST_PLANS = 100
/** So many cells of a plan are worked out in the time of a look at an item. */
const CELLS_A_LOOK = 50
/** After so many the event loop is given back, and a page may end. */
const CELLS_A_TURN = 200

/** Walks what the plans of a node, which everybody may see today, set their units: by plan, task and unit. */
export async function* planDuties(
  asked: DutyQuestion & { rules: RulesAt },
  { node, from, walk }: { node: DirectoryNode; from: PlanPlaceInNode | null; walk: DutyWalk },
): AsyncGenerator<DutyStep, void> {
  const { plans, looks } = await plansOf(asked, node, walk)
  yield { duty: null, place: from ?? { plan: null, cell: null }, looks }
  for (const itemId of plans) {
    const isBehind = from?.plan != null && (itemId < from.plan || (itemId === from.plan && from.cell === null))
    if (isBehind) continue
    const standing = await standingOf(asked, itemId)
    if (standing === null) continue
    walk.list.withheld.push(...standing.withheld)
    if (!standing.isComplete && !walk.list.incomplete.includes(node.nodeId)) walk.list.incomplete.push(node.nodeId)
    const behind = from?.plan === itemId ? from.cell : null
    yield* dutiesOfPlan(asked, { plan: { itemId, node }, standing, behind })
  }
}

async function plansOf({ reader, generation }: DutyQuestion, { nodeId }: DirectoryNode, { list }: DutyWalk) {
  const plans: ItemId[] = []
  let looks = 1
  const wanted = { entries: [kindFacet(PLAN.name, nodeId)], today: dayInShanghai(reader.now()) }
  for await (const page of itemsUnder(reader, generation, wanted)) {
    plans.push(...page.items.map(({ itemId }) => itemId))
    list.withheld.push(...page.withheld)
    looks += page.items.length
    if (plans.length <= MOST_PLANS) continue
    if (!list.incomplete.includes(nodeId)) list.incomplete.push(nodeId)
    break
  }
  return { plans: plans.slice(0, MOST_PLANS).sort(), looks }
}

/** Null where another program has signed no plan, and for a plan that was withdrawn meanwhile. */
async function standingOf({ plans, generation, on }: DutyQuestion, itemId: ItemId): Promise<PlanStanding | null> {
  try {
    const { read } = await plans(generation, itemId, on)
    return await read()
  } catch (error) {
    if (error instanceof ProblemError) return null
    throw error
  }
}

async function* dutiesOfPlan(
  asked: DutyQuestion & { rules: RulesAt },
  { plan, standing, behind }: { plan: DutyPlan; standing: PlanStanding; behind: PlanPlaceInNode['cell'] },
): AsyncGenerator<DutyStep, void> {
  const at = (cell: PlanPlaceInNode['cell']) => ({ plan: plan.itemId, cell })
  let passed = 0
  let evidence = 0
  for (const { task, cells } of standing.progress.tasks.toSorted((a, b) => a.task.no - b.task.no))
    for (const cell of cells) {
      const place = at({ no: task.no, unit: cell.unit.id })
      evidence += cell.evidence.length
      const isTurn = ++passed % CELLS_A_TURN === 0
      if (isTurn) await asked.reader.turn()
      if (behind !== null && (task.no < behind.no || (task.no === behind.no && cell.unit.id <= behind.unit))) continue
      const duty = taskDutyOf(plan, { task, cell }, asked)
      if (duty !== null) yield { duty, place, looks: 0 }
      if (isTurn) yield { duty: null, place, looks: CELLS_A_TURN / CELLS_A_LOOK }
    }
  yield { duty: null, place: at(null), looks: 1 + evidence }
}
