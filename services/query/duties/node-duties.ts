import type { DirectoryNode } from '../../domain/directory/directory.ts'
import type { DutyType } from '../../domain/duties/duty.ts'
import { type RulesAt, rulesAt } from '../../domain/duties/rules-at.ts'
import { nodeCatalogues } from '../catalogues/node-catalogues.ts'
import { dutyCatalogue } from './duty-catalogues.ts'
import type { DutyQuestion, DutyStep, DutyWalk } from './duty-walk.ts'
import { itemDuties } from './item-duty-walk.ts'
import { planDuties } from './plan-duty-walk.ts'
import { recurDuties } from './recur-duty-walk.ts'

/** Duties of these types may be another node's than the one from whose publications they follow. */
const OF_OTHERS: ReadonlySet<DutyType> = new Set(['task'])

export const mayBeOfOthers = (type: DutyType | undefined): boolean => type === undefined || OF_OTHERS.has(type)

/**
 * Walks what follows from a node's publications, in the order of `dutyList`: what is due of its own, and what its plans set
 * others. Of another node than the one asked for, its own is left out.
 */
export async function* nodeDuties(
  asked: DutyQuestion,
  node: DirectoryNode,
  walk: DutyWalk,
): AsyncGenerator<DutyStep, void> {
  const { behind, type, field } = walk
  const ruled = { ...asked, rules: rulesAt(asked.directory) }
  const isInPlans = behind !== null && 'plan' in behind
  const isOwn = walk.node === undefined || walk.node === node.nodeId
  if (!isInPlans && isOwn && (type === undefined || !OF_OTHERS.has(type))) yield* ownDuties(ruled, node, walk)
  // A plan is of no field.
  if (field === undefined && mayBeOfOthers(type))
    yield* planDuties(ruled, { node, from: isInPlans ? behind : null, walk })
}

async function* ownDuties(
  asked: DutyQuestion & { rules: RulesAt },
  node: DirectoryNode,
  walk: DutyWalk,
): AsyncGenerator<DutyStep, void> {
  const { behind, type, list } = walk
  const found = await nodeCatalogues(asked, node.nodeId)
  const catalogues = found.catalogues.map((catalogue) => dutyCatalogue(asked.on, catalogue))
  if (found.isCut) list.incomplete.push(node.nodeId)
  list.withheld.push(...found.withheld)
  const isInRows = behind === null || 'rowId' in behind
  if (isInRows && (type === undefined || type === 'recur')) {
    const from = behind !== null && 'rowId' in behind ? behind : null
    yield* recurDuties(asked, { catalogues, from, walk })
  }
  const place = behind !== null && 'after' in behind ? behind : { after: null, dutyId: null }
  yield { duty: null, place, looks: 1 + 2 * catalogues.length }
  if (type !== 'recur') yield* itemDuties(asked, { node, catalogues, from: place, walk })
}
