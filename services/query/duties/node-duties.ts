import type { DirectoryNode } from '../../domain/directory/directory.ts'
import { rulesAt } from '../../domain/duties/rules-at.ts'
import { nodeCatalogues } from '../catalogues/node-catalogues.ts'
import { dutyCatalogue } from './duty-catalogues.ts'
import type { DutyQuestion, DutyStep, DutyWalk } from './duty-walk.ts'
import { itemDuties } from './item-duty-walk.ts'
import { recurDuties } from './recur-duty-walk.ts'

/** Walks what is due of a node, in the order of `dutyList`. */
export async function* nodeDuties(
  asked: DutyQuestion,
  node: DirectoryNode,
  walk: DutyWalk,
): AsyncGenerator<DutyStep, void> {
  const { behind, type, list } = walk
  const found = await nodeCatalogues(asked, node.nodeId)
  const catalogues = found.catalogues.map((catalogue) => dutyCatalogue(asked.on, catalogue))
  if (found.isCut) list.incomplete.push(node.nodeId)
  list.withheld.push(...found.withheld)
  const rules = rulesAt(asked.directory)
  const isInRows = behind === null || 'rowId' in behind
  if (isInRows && (type === undefined || type === 'recur')) {
    const from = behind !== null && 'rowId' in behind ? behind : null
    yield* recurDuties({ ...asked, rules }, { catalogues, from, walk })
  }
  const beginning = { after: null, dutyId: null }
  const place = behind === null || 'rowId' in behind ? beginning : behind
  yield { duty: null, place, looks: 1 + 2 * catalogues.length }
  if (type !== 'recur') yield* itemDuties({ ...asked, rules }, { node, catalogues, from: place, walk })
}
