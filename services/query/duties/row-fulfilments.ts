import { publishedDay } from '../../domain/duties/item-duties.ts'
import type { MetBy } from '../../domain/duties/recur-duties.ts'
import type { RowPlace } from '../../domain/duties/row-subjects.ts'
import { linkFacet } from '../../domain/facets.ts'
import type { ItemId, NodeId } from '../../domain/ids.ts'
import { dayInShanghai } from '../../domain/item/display-dates.ts'
import { entriesMatching } from '../../domain/outlets.ts'
import type { CatalogueQuestion, NodeCatalogue } from '../catalogues/node-catalogues.ts'
import type { CheckedItem } from '../checked-item.ts'
import { itemsUnder } from '../items-under.ts'
import type { ToldItem } from '../told-item.ts'

/** What tells whether an item meets a period. Of one whose display has ended nothing else is used. */
type Fulfilment = Pick<CheckedItem, 'itemId' | 'nodeId' | 'outlets'> & {
  /** On which it was published. */
  day: string
  period: string | undefined
  isBackfilled: boolean
}

/** Living items that name a row of a catalogue as fulfilled, from their first day of display on, also after the last one. */
export interface RowFulfilments {
  fulfilments: Fulfilment[]
  /** Of those shown today the one with the latest printed day. */
  newest: ToldItem | null
  withheld: { itemId: ItemId }[]
  /** More than are looked at: the newest ones count. */
  isCut: boolean
}

/** A list that 2,000 villages publish each quarter has as many in two years. */
const MOST_ITEMS = 20_000
/** Anybody may name the row: so many of others are passed over before the rest is left out. */
const MOST_PASSED = 200_000
/** The same where only the newest item is wanted, of anybody and then of the own node. */
const MOST_PASSED_FOR_ONE = 200

type Asked = Omit<CatalogueQuestion, 'on'>
type OfNode = Pick<NodeCatalogue, 'item'>

/**
 * Of whatever others name a catalogue in their items, only those of its own node and of nodes at places under it count: a
 * foreign node meets no duty.
 */
export async function rowFulfilments(asked: Asked, catalogue: OfNode, rowId: string): Promise<RowFulfilments> {
  const found: RowFulfilments = { fulfilments: [], newest: null, withheld: [], isCut: false }
  const wanted = { ...ownItems(asked, catalogue, rowId), endedToo: true }
  let passed = 0
  for await (const page of itemsUnder(asked.reader, asked.generation, wanted)) {
    found.newest ??= page.items[0] ?? null
    found.fulfilments.push(...[...page.items, ...page.ended].map(fulfilmentOf))
    found.withheld.push(...page.withheld)
    passed += page.passed
    const isFull = found.fulfilments.length + found.withheld.length >= MOST_ITEMS
    if (isFull || passed >= MOST_PASSED) return { ...found, isCut: true }
  }
  return found
}

/**
 * The item shown today that fulfils a row and has the latest printed day. Where others have named the row so often that
 * the latest items are all theirs, that of the catalogue's own node.
 */
export async function newestFulfilment(
  asked: Asked,
  catalogue: OfNode,
  rowId: string,
): Promise<Pick<RowFulfilments, 'newest' | 'withheld'>> {
  const anybodys = { ...ownItems(asked, catalogue, rowId), first: 1 }
  const withheld: RowFulfilments['withheld'] = []
  for (const wanted of [anybodys, { ...anybodys, node: catalogue.item.nodeId }]) {
    let passed = 0
    for await (const page of itemsUnder(asked.reader, asked.generation, wanted)) {
      passed += page.passed
      withheld.push(...page.withheld)
      if (page.items[0] !== undefined) return { newest: page.items[0], withheld }
      if (passed >= MOST_PASSED_FOR_ONE) break
    }
    if (passed < MOST_PASSED_FOR_ONE) break
  }
  return { newest: null, withheld }
}

function ownItems({ reader, directory }: Asked, { item: catalogue }: OfNode, rowId: string) {
  const at = catalogue.node.divisionCode
  return {
    entries: [linkFacet('fulfils', catalogue.itemId, rowId)],
    today: dayInShanghai(reader.now()),
    isBy: (maker: NodeId) => {
      const node = directory.node(maker)
      return node !== undefined && directory.isUnder(node.divisionCode, at)
    },
  }
}

const fulfilmentOf = ({ itemId, nodeId, outlets, content, publishedAt }: CheckedItem): Fulfilment => ({
  ...{ itemId, nodeId, outlets },
  day: publishedDay({ content, signedOn: dayInShanghai(publishedAt) }),
  period: content?.period,
  isBackfilled: content?.backfilled === true,
})

/** The item by which a period was first met at a place, and the day. */
export type MetAt = (place: RowPlace, period: string) => MetBy | null

/**
 * Says for each place and period by which item it was met first: at an office by one of its own node, at a village by one
 * that is shown on its board. An item without a period counts for the one in which it was published, where a row names no
 * day for a period that is over (半年至少更新1次).
 */
export function metAt(
  fulfilments: Fulfilment[],
  { item: catalogue }: Pick<NodeCatalogue, 'item'>,
  { directory, periodOfDay }: Pick<CatalogueQuestion, 'directory'> & { periodOfDay: (day: string) => string | null },
): MetAt {
  const first = new Map<string, MetBy>()
  for (const item of fulfilments) {
    const { day, isBackfilled } = item
    const period = item.period ?? periodOfDay(day)
    if (period === null) continue
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
