import type { Duty } from '../domain/duties/duty.ts'
import type { Hash, ItemId, NodeId } from '../domain/ids.ts'
import type { Content } from '../domain/item/content.ts'
import { dayInShanghai } from '../domain/item/display-dates.ts'
import { publicReader } from '../domain/item/may-read.ts'
import type { PrepareDuties } from './duties/duty-lists.ts'
import type { ItemReader } from './item-reader.ts'
import { toldItem } from './told-item.ts'

/** What the pages of clerks ask of the read side. */
export interface ReadForDesk {
  /** The duties of a node, of one type. `isWhole`: nothing was too much to be looked at, and everything checked. */
  duties(nodeId: NodeId, type: 'task' | 'review'): Promise<{ duties: Duty[]; isWhole: boolean }>
  /** An item whose text everybody may see today; null for any other. Problem: `item-not-verifiable`. */
  item(itemId: ItemId): Promise<ShownNow | null>
}

/** An item as everybody sees it. */
export interface ShownNow {
  itemId: ItemId
  version: number
  fingerprint: Hash
  content: Content
  /** The office that it is from. */
  organ: string
}

const A_PAGE = 200
const MOST_PAGES = 10

export function readForDesk(reader: ItemReader, prepare: PrepareDuties): ReadForDesk {
  return {
    duties: (node, type) =>
      reader.active.use(async (generation) => {
        const duties: Duty[] = []
        let isWhole = true
        let cursor: string | undefined
        for (let page = 0; page < MOST_PAGES; page++) {
          const { read } = await prepare(generation, { node, type, limit: A_PAGE, cursor })
          const list = await read()
          duties.push(...list.duties)
          if (list.withheld.length + list.incomplete.length > 0) isWhole = false
          if (list.next === null) return { duties, isWhole }
          cursor = list.next
        }
        return { duties, isWhole: false }
      }),
    item: (itemId) =>
      reader.active.use(async (generation) => {
        const document = await generation.item(itemId)
        if (document === null) return null
        const item = await reader.checkOne(itemId, document)
        const { version, fingerprint, content, organ } = toldItem(item, publicReader(dayInShanghai(reader.now())))
        return content === null ? null : { itemId, version, fingerprint, content, organ: organ?.name ?? item.node.name }
      }),
  }
}
