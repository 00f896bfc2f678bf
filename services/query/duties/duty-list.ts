import { z } from 'zod'
import type { Directory, DirectoryNode } from '../../domain/directory/directory.ts'
import type { Duty } from '../../domain/duties/duty.ts'
import { type ItemId, isNodeId, type NodeId } from '../../domain/ids.ts'
import { isReviewerByName } from '../../domain/rules/may-review.ts'
import { decodeCursor, encodeCursor, refuseCursor } from '../cursor.ts'
import { cursorDay } from '../day-of-page.ts'
import { askedOf } from '../list-cursor.ts'
import { nodesFrom } from '../nodes-from.ts'
import { withheldOnce } from '../withheld-once.ts'
import type { DutyFilters, DutyQuestion } from './duty-walk.ts'
import { placeInNode } from './duty-walk.ts'
import { mayBeOfOthers, nodeDuties } from './node-duties.ts'

export interface DutyList {
  duties: Duty[]
  withheld: { itemId: ItemId }[]
  /** Nodes that have more catalogues, verdicts or items of a row than are looked at. */
  incomplete: NodeId[]
  next: string | null
}

/** What a request looks at before it ends its page: items, catalogues, and hundreds of places of rows. */
const MOST_LOOKED_AT = 2000

const cursorSchema = z.strictObject({
  on: cursorDay,
  node: z.string().refine(isNodeId),
  /** Behind this place of the node; null: at its beginning, or behind all of it. */
  behind: placeInNode.nullable(),
  isOver: z.boolean(),
  asked: z.string(),
})

interface PageOfDuties extends DutyFilters {
  limit: number
  cursor?: string | undefined
}

/**
 * A page of what is due, by the node from whose publications it follows; of each first what is due anew in each period, by
 * field, catalogue, row, period and place, then what is due of its items, by item, then who is to review its catalogues,
 * then what its plans set their units, by plan, task and unit, and who is to judge the evidence. It ends early where few fit the filters.
 */
export async function dutyList(question: DutyQuestion, page: PageOfDuties): Promise<DutyList> {
  const list = await walked(question, page)
  return { ...list, withheld: withheldOnce(list.withheld) }
}

async function walked(question: DutyQuestion, { limit, cursor, ...filters }: PageOfDuties): Promise<DutyList> {
  const { on } = question
  const asked = askedOf('duties', filters)
  const from = cursor === undefined ? null : decodeCursor(cursorSchema, cursor)
  if (from !== null && (from.asked !== asked || from.on !== on))
    return refuseCursor('是另一组条件的游标：请去掉游标，从头开始。')
  const list: DutyList = { duties: [], withheld: [], incomplete: [], next: null }
  let left = MOST_LOOKED_AT
  for (const node of nodesWalked(question.directory, filters, from?.node)) {
    const { nodeId } = node
    if (from?.node === nodeId && from.isOver) continue
    let behind = from?.node === nodeId ? from.behind : null
    for await (const step of nodeDuties(question, node, { ...filters, behind, list })) {
      if (step.duty !== null && fits(step.duty, question, filters)) {
        if (list.duties.length === limit) {
          list.next = encodeCursor({ on, node: nodeId, behind, isOver: false, asked })
          return list
        }
        list.duties.push(step.duty)
      }
      behind = step.place
      left -= step.looks
      if (left > 0 || step.duty !== null) continue
      list.next = encodeCursor({ on, node: nodeId, behind, isOver: false, asked })
      return list
    }
    if (left > 0) continue
    list.next = encodeCursor({ on, node: nodeId, behind: null, isOver: true, asked })
    return list
  }
  return list
}

/**
 * The nodes from whose publications something may follow for one node: plans that set it a task, and what it may review,
 * are of places above or under its own, or there; of any place where a rule names it.
 */
function nodesWalked(
  directory: Directory,
  { node, division, type }: DutyFilters,
  first: NodeId | undefined,
): DirectoryNode[] {
  const own = node === undefined ? undefined : directory.node(node)
  if (own === undefined || !mayBeOfOthers(type)) return nodesFrom(directory, { node, division }, first)
  if (isReviewerByName(directory, own.nodeId)) return nodesFrom(directory, { division }, first)
  const near = new Set(nodesFrom(directory, { division: own.divisionCode }, first))
  return nodesFrom(directory, { division }, first).filter((one) => near.has(one))
}

const fits = (duty: Duty, { directory }: DutyQuestion, { node, division, type, state, field }: DutyFilters): boolean =>
  (node === undefined || duty.nodeId === node) &&
  (type === undefined || duty.type === type) &&
  (state === undefined || duty.state === state) &&
  (field === undefined || duty.field === field) &&
  (division === undefined || directory.isUnder(duty.divisionCode, division))
