import { z } from 'zod'
import type { CatalogueState } from '../../domain/catalogue/in-force.ts'
import { type ItemId, isItemId, isNodeId, type NodeId } from '../../domain/ids.ts'
import { decodeCursor, encodeCursor, refuseOtherCursor } from '../cursor.ts'
import { cursorDay } from '../day-of-page.ts'
import { askedOf } from '../list-cursor.ts'
import { nodesFrom } from '../nodes-from.ts'
import { type CatalogueQuestion, type NodeCatalogue, nodeCatalogues } from './node-catalogues.ts'

export interface CatalogueFilters {
  node?: NodeId | undefined
  field?: string | undefined
  state?: CatalogueState | undefined
}

export interface CatalogueList {
  catalogues: NodeCatalogue[]
  withheld: { itemId: ItemId }[]
  /** Nodes that have more than is looked at. */
  incomplete: NodeId[]
  next: string | null
}

/** Items that a request looks at before it ends its page. Each node is looked at as a whole. */
const MOST_LOOKED_AT = 1000

const place = z.strictObject({
  on: cursorDay,
  node: z.string().refine(isNodeId),
  /** Behind this catalogue of the node; null: behind all of them. */
  behind: z.strictObject({ field: z.string(), itemId: z.string().refine(isItemId) }).nullable(),
  asked: z.string(),
})

/** A page of the catalogues of all nodes, by node, field and item. It may end early where few fit the filters. */
export async function catalogueList(
  question: CatalogueQuestion,
  { limit, cursor, ...filters }: CatalogueFilters & { limit: number; cursor?: string | undefined },
): Promise<CatalogueList> {
  const { on } = question
  const asked = askedOf('catalogues', filters)
  const from = cursor === undefined ? null : decodeCursor(place, cursor)
  if (from !== null && (from.asked !== asked || from.on !== on)) return refuseOtherCursor()
  const list: CatalogueList = { catalogues: [], withheld: [], incomplete: [], next: null }
  let lookedAt = 0
  for (const { nodeId: node } of nodesFrom(question.directory, { node: filters.node }, from?.node)) {
    if (from !== null && from.node === node && from.behind === null) continue
    const found = await nodeCatalogues(question, node)
    list.withheld.push(...found.withheld)
    if (found.isCut) list.incomplete.push(node)
    const behind = from?.node === node ? from.behind : null
    for (const catalogue of found.catalogues) {
      if (!fits(catalogue, filters) || (behind !== null && !isBehind(catalogue, behind))) continue
      if (list.catalogues.length === limit) {
        const { field, item } = list.catalogues.at(-1) as NodeCatalogue
        list.next = encodeCursor({ on, node: item.nodeId, behind: { field, itemId: item.itemId }, asked })
        return list
      }
      list.catalogues.push(catalogue)
    }
    lookedAt += 1 + found.catalogues.length
    if (lookedAt >= MOST_LOOKED_AT) {
      list.next = encodeCursor({ on, node, behind: null, asked })
      return list
    }
  }
  return list
}

const isBehind = ({ field, item }: NodeCatalogue, behind: { field: string; itemId: ItemId }): boolean =>
  field > behind.field || (field === behind.field && item.itemId > behind.itemId)

const fits = ({ field, standing }: NodeCatalogue, filters: CatalogueFilters): boolean =>
  (filters.field === undefined || filters.field === field) &&
  (filters.state === undefined || filters.state === standing.state)
