import type { DirectoryNode } from '../../domain/directory/directory.ts'
import type { DutyType } from '../../domain/duties/duty.ts'
import { createReviewDuties } from '../../domain/duties/review-duties.ts'
import { type RulesAt, rulesAt } from '../../domain/duties/rules-at.ts'
import { isNamedReviewer } from '../../domain/rules/may-review.ts'
import { nodeCatalogues } from '../catalogues/node-catalogues.ts'
import { catalogueReviews } from './catalogue-review-walk.ts'
import { type DutyCatalogue, dutyCatalogue } from './duty-catalogues.ts'
import type { DutyQuestion, DutyStep, DutyWalk } from './duty-walk.ts'
import { itemDuties } from './item-duty-walk.ts'
import { planDuties } from './plan-duty-walk.ts'
import { recurDuties } from './recur-duty-walk.ts'

/** Duties of these types may be another node's than the one from whose publications they follow. */
const OF_OTHERS: ReadonlySet<DutyType> = new Set(['task', 'review'])

export const mayBeOfOthers = (type: DutyType | undefined): boolean => type === undefined || OF_OTHERS.has(type)

/**
 * Walks what follows from a node's publications, in the order of `dutyList`: what is due of its own, who is to review its
 * catalogues, and what its plans set others. Of another node than the one asked for, its own is left out.
 */
export async function* nodeDuties(
  asked: DutyQuestion,
  node: DirectoryNode,
  walk: DutyWalk,
): AsyncGenerator<DutyStep, void> {
  const { behind, type, field, node: only, list } = walk
  const rules = rulesAt(asked.directory)
  const ruled = { ...asked, rules, reviewDuties: createReviewDuties({ ...asked, rules }) }
  const isInPlans = behind !== null && 'plan' in behind
  const isInReviews = behind !== null && 'reviewed' in behind
  const hasOwn = (only === undefined || only === node.nodeId) && (type === undefined || !OF_OTHERS.has(type))
  const hasReviews =
    (type === undefined || type === 'review') &&
    (only === undefined || isNamedReviewer(asked.directory, only, node.nodeId))
  if (!isInPlans && (hasOwn || hasReviews)) {
    const found = await nodeCatalogues(asked, node.nodeId)
    const catalogues = found.catalogues.map((catalogue) => dutyCatalogue(asked.on, catalogue))
    if (found.isCut) list.incomplete.push(node.nodeId)
    list.withheld.push(...found.withheld)
    if (hasOwn && !isInReviews) yield* ownDuties(ruled, { node, catalogues, walk })
    const from = isInReviews ? behind : { reviewed: null }
    if (hasReviews) yield* catalogueReviews(ruled, { catalogues, from, walk })
  }
  // A plan is of no field.
  if (field === undefined && mayBeOfOthers(type))
    yield* planDuties(ruled, { node, from: isInPlans ? behind : null, walk })
}

async function* ownDuties(
  asked: DutyQuestion & { rules: RulesAt },
  { node, catalogues, walk }: { node: DirectoryNode; catalogues: DutyCatalogue[]; walk: DutyWalk },
): AsyncGenerator<DutyStep, void> {
  const { behind, type } = walk
  const isInRows = behind === null || 'rowId' in behind
  if (isInRows && (type === undefined || type === 'recur')) {
    const from = behind !== null && 'rowId' in behind ? behind : null
    yield* recurDuties(asked, { catalogues, from, walk })
  }
  const place = behind !== null && 'after' in behind ? behind : { after: null, dutyId: null }
  yield { duty: null, place, looks: 1 + 2 * catalogues.length }
  if (type !== 'recur') yield* itemDuties(asked, { node, catalogues, from: place, walk })
}
