import type { Directory, DirectoryNode } from '../../domain/directory/directory.ts'
import type { Duty } from '../../domain/duties/duty.ts'
import type { ToReview } from '../../domain/duties/review-duties.ts'
import type { RulesAt } from '../../domain/duties/rules-at.ts'
import { type DutyPlan, setsTasks, taskDutyOf } from '../../domain/duties/task-duties.ts'
import { kindFacet } from '../../domain/facets.ts'
import type { ItemId } from '../../domain/ids.ts'
import { dayInShanghai } from '../../domain/item/display-dates.ts'
import { PLAN } from '../../domain/kinds/plan/plan-kind.ts'
import { ProblemError } from '../../http/problem.ts'
import { itemsUnder } from '../items-under.ts'
import type { JudgedEvidence, PlanStanding } from '../plans/plan-standing.ts'
import type { CellPlace, DutyQuestion, DutyStep, DutyWalk, PlanPlaceInNode, ReviewPlace } from './duty-walk.ts'

/** Nobody makes more. The newest ones count. */
const MOST_PLANS = 100
/** So many duties of a plan are worked out in the time of a look at an item. */
const DUTIES_A_LOOK = 50
/** After so many the event loop is given back, and a page may end. */
const DUTIES_A_TURN = 200

type Asked = DutyQuestion & { rules: RulesAt; reviewDuties: (what: ToReview) => Duty[] }

/**
 * Walks what follows from the plans of a node that everybody may see today: of each plan first what it sets its units, by
 * task and unit, then who is to judge the evidence that counts in it, by evidence and office.
 */
export async function* planDuties(
  asked: Asked,
  { node, from, walk }: { node: DirectoryNode; from: PlanPlaceInNode | null; walk: DutyWalk },
): AsyncGenerator<DutyStep, void> {
  const { plans, looks } = await plansOf(asked, node, walk)
  yield { duty: null, place: from ?? { plan: null }, looks }
  const place = from === null || from.plan === null ? null : from
  for (const itemId of plans) {
    if (place !== null && (itemId < place.plan || (itemId === place.plan && place.cell === null))) continue
    const standing = await standingOf(asked, itemId)
    if (standing === null) continue
    walk.list.withheld.push(...standing.withheld)
    if (!standing.isComplete && !walk.list.incomplete.includes(node.nodeId)) walk.list.incomplete.push(node.nodeId)
    const behind = place?.plan === itemId ? place.cell : null
    const plan = { itemId, node }
    const evidence = evidenceOf(standing, plan, asked.directory)
    if (walk.type !== 'review' && (behind === null || 'no' in behind))
      yield* taskDuties(asked, { plan, standing, behind })
    const isInReviews = behind !== null && 'evidence' in behind
    if (walk.type !== 'task') yield* evidenceReviews(asked, { plan, evidence, behind: isInReviews ? behind : null })
    yield { duty: null, place: { plan: itemId, cell: null }, looks: 1 + evidence.length }
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

async function* taskDuties(
  asked: Asked,
  { plan, standing, behind }: { plan: DutyPlan; standing: PlanStanding; behind: CellPlace | null },
): AsyncGenerator<DutyStep, void> {
  let passed = 0
  for (const { task, cells } of standing.progress.tasks.toSorted((a, b) => a.task.no - b.task.no))
    for (const cell of cells) {
      const place = { plan: plan.itemId, cell: { no: task.no, unit: cell.unit.id } }
      const isTurn = ++passed % DUTIES_A_TURN === 0
      if (isTurn) await asked.reader.turn()
      const { no, unit } = behind ?? { no: 0, unit: '' }
      if (task.no < no || (task.no === no && cell.unit.id <= unit)) continue
      const duty = taskDutyOf(plan, { task, cell }, asked)
      if (duty !== null) yield { duty, place, looks: 0 }
      if (isTurn) yield { duty: null, place, looks: DUTIES_A_TURN / DUTIES_A_LOOK }
    }
}

async function* evidenceReviews(
  asked: Asked,
  { plan, evidence, behind }: { plan: DutyPlan; evidence: JudgedEvidence[]; behind: ReviewPlace | null },
): AsyncGenerator<DutyStep, void> {
  let passed = 0
  for (const { itemId, nodeId, title, organDivision, versionDay, judged } of evidence) {
    const isTurn = ++passed % DUTIES_A_TURN === 0
    if (isTurn) await asked.reader.turn()
    if (behind !== null && itemId < behind.evidence) continue
    const what = { itemId, planId: plan.itemId, of: nodeId, title, divisionCode: organDivision }
    const duties = asked.reviewDuties({ reviews: 'evidence', ...what, field: null, since: versionDay, judged })
    const at = ({ nodeId: office }: Duty) => ({ plan: plan.itemId, cell: { evidence: itemId, office } })
    duties.sort((a, b) => (a.nodeId < b.nodeId ? -1 : 1))
    for (const duty of duties)
      if (behind === null || itemId > behind.evidence || duty.nodeId > behind.office)
        yield { duty, place: at(duty), looks: 0 }
    const last = duties.at(-1)
    if (isTurn && last !== undefined) yield { duty: null, place: at(last), looks: DUTIES_A_TURN / DUTIES_A_LOOK }
  }
}

/** The evidence that counts for some unit's task, each item once, by id. One verdict judges it for all tasks. */
function evidenceOf({ progress }: PlanStanding, plan: DutyPlan, directory: Directory): JudgedEvidence[] {
  const found = new Map<ItemId, JudgedEvidence>()
  for (const { cells } of progress.tasks)
    for (const { unit, evidence } of cells)
      if (evidence.length > 0 && setsTasks(plan, unit, directory))
        for (const one of evidence) found.set(one.itemId, one)
  return [...found.values()].sort((a, b) => (a.itemId < b.itemId ? -1 : 1))
}
