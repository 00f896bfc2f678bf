import type { ItemId } from '../../domain/ids.ts'
import { dayInShanghai } from '../../domain/item/display-dates.ts'
import { isUnknownTo, publicReader } from '../../domain/item/may-read.ts'
import { CATALOGUE } from '../../domain/kinds/catalogue/catalogue-kind.ts'
import { fail } from '../../http/problem.ts'
import { type ToldItem, toldItem } from '../told-item.ts'
import { type CatalogueQuestion, catalogueOf, type NodeCatalogue, verdictsOn } from './node-catalogues.ts'

interface OneCatalogue {
  catalogue: NodeCatalogue
  /** Verdicts that do not check, and the catalogue itself where a version of it does not. */
  withheld: { itemId: ItemId }[]
  /** There are more verdicts on the node than are looked at: the newest ones count. */
  isCut: boolean
}

/** How a catalogue stands on a day. Fails with the problems of the item itself, and `catalogue-unknown`. */
export async function oneCatalogue(asked: CatalogueQuestion, itemId: ItemId): Promise<OneCatalogue> {
  const item = await shownCatalogue(asked, itemId)
  const told = await verdictsOn(asked, item.nodeId)
  const { catalogue, withheld } = await catalogueOf(asked, item, told)
  if (catalogue === null) return fail('catalogue-unknown')
  return { catalogue, withheld: [...told.withheld, ...withheld], isCut: told.isCut }
}

/** The item of a catalogue that everybody may see today. */
export async function shownCatalogue({ reader, generation }: CatalogueQuestion, itemId: ItemId): Promise<ToldItem> {
  const item = await reader.checkOne(itemId, await generation.item(itemId))
  const everybody = publicReader(dayInShanghai(reader.now()))
  if (isUnknownTo(item, everybody)) return fail('item-unknown')
  const told = toldItem(item, everybody)
  return told.content?.kind === CATALOGUE.name ? told : fail('catalogue-unknown')
}
