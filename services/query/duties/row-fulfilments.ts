import { publishedDay } from '../../domain/duties/item-duties.ts'
import type { MetBy } from '../../domain/duties/recur-duties.ts'
import type { RowPlace } from '../../domain/duties/row-subjects.ts'
import { linkFacet } from '../../domain/facets.ts'
import type { ItemId } from '../../domain/ids.ts'
import { dayInShanghai } from '../../domain/item/display-dates.ts'
import { entriesMatching } from '../../domain/outlets.ts'
import type { CatalogueQuestion, NodeCatalogue } from '../catalogues/node-catalogues.ts'
import { itemsUnder } from '../items-under.ts'
import type { ToldItem } from '../told-item.ts'

/** Items that name a row of a catalogue as fulfilled and are shown today, the latest printed day first. */
export interface RowFulfilments {
  items: ToldItem[]
  withheld: { itemId: ItemId }[]
  /** More than are looked at: the newest ones count. */
  isCut: boolean
}

/** A list that 2,000 villages publish each quarter has as many in two years. */
const MOST_ITEMS = 20_000

/**
 * Of whatever others name a catalogue in their items, only those of its own node and of nodes at places under it count: a
 * foreign node meets no duty. `most`: no more than so many are looked at.
 */
export async function rowFulfilments(
  { reader, generation, directory }: Omit<CatalogueQuestion, 'on'>,
  { item: catalogue }: Pick<NodeCatalogue, 'item'>,
  rowId: string,
  most = MOST_ITEMS,
): Promise<RowFulfilments> {
  const found: RowFulfilments = { items: [], withheld: [], isCut: false }
  const entries = [linkFacet('fulfils', catalogue.itemId, rowId)]
  const today = dayInShanghai(reader.now())
  const at = catalogue.node.divisionCode
  let lookedAt = 0
  for await (const page of itemsUnder(reader, generation, { entries, today, atOnce: Math.min(most, 200) })) {
    found.items.push(...page.items.filter(({ node }) => directory.isUnder(node.divisionCode, at)))
    found.withheld.push(...page.withheld)
    lookedAt += page.items.length + page.withheld.length
    if (lookedAt >= most) return { ...found, isCut: lookedAt > most || most === MOST_ITEMS }
  }
  return found
}

/** The item by which a period was first met at a place, and the day. */
export type MetAt = (place: RowPlace, period: string) => MetBy | null

/**
 * Says for each place and period by which item it was met first: at an office by one of its own node, at a village by one
 * that is shown on its board. An item without a period counts for the one in which it was published, where a row names no
 * day for a period that is over (半年至少更新1次).
 */
export function metAt(
  items: ToldItem[],
  { item: catalogue }: Pick<NodeCatalogue, 'item'>,
  { directory, periodOfDay }: Pick<CatalogueQuestion, 'directory'> & { periodOfDay: (day: string) => string | null },
): MetAt {
  const first = new Map<string, MetBy>()
  for (const item of items) {
    const day = publishedDay({ content: item.content, signedOn: dayInShanghai(item.publishedAt) })
    const period = item.content?.period ?? periodOfDay(day)
    if (period === null) continue
    const isBackfilled = item.content?.backfilled === true
    const isOwn = item.nodeId === catalogue.nodeId
    for (const entry of [...item.outlets, ...(isOwn ? ['office'] : [])]) {
      const key = `${period} ${entry}`
      const known = first.get(key)
      if (known === undefined || day < known.day) first.set(key, { itemId: item.itemId, day, isBackfilled })
    }
  }
  return ({ divisionCode, onBoard }, period) => {
    const entries = onBoard ? entriesMatching('board', divisionCode, directory) : ['office']
    const met = entries.flatMap((entry) => first.get(`${period} ${entry}`) ?? [])
    return met.toSorted((a, b) => (a.day < b.day ? -1 : 1))[0] ?? null
  }
}
