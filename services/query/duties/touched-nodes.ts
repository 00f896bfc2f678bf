import { followedRelations } from '../../domain/facets.ts'
import { type ItemId, makerOf, type NodeId } from '../../domain/ids.ts'
import { contentIn } from '../../domain/item/content.ts'
import { CATALOGUE } from '../../domain/kinds/catalogue/catalogue-kind.ts'
import { PLAN } from '../../domain/kinds/plan/plan-kind.ts'
import { REVIEW } from '../../domain/kinds/review/review-kind.ts'
import type { ItemStore } from '../../ports/item-store.ts'
import { PAGE_ROOM } from '../../ports/page-room.ts'
import type { StoredDocument } from '../../ports/stored-document.ts'
import { changesBetween, isOneLog, type Stretch } from '../changes-between.ts'

/** By these what is due of many nodes may be another. */
const OF_MANY: ReadonlySet<string | undefined> = new Set([CATALOGUE.name, PLAN.name, REVIEW.name])

/** An item with more versions is not looked into. */
const MOST_VERSIONS = 1000

/**
 * The nodes from whose publications something else may be due because of what a generation has applied from one state to a
 * later one: the makers of what has changed, of what it is linked to or was before (the catalogue of a row that it fulfils,
 * the plan that it is evidence of), and of what it was handed over to. `all` where that cannot be told of single nodes.
 * `pause` is called after each page, with how many were looked at.
 */
export async function touchedNodes(
  generation: Pick<ItemStore, 'changes' | 'history'>,
  stretch: Stretch,
  pause: (items: number) => Promise<void>,
): Promise<ReadonlySet<NodeId> | 'all'> {
  if (!isOneLog(stretch)) return 'all'
  const touched = new Set<NodeId>()
  for await (const documents of changesBetween(generation, stretch)) {
    for (const document of documents) {
      const nodes = await touchedBy(generation, document)
      if (nodes === 'all') return 'all'
      for (const nodeId of nodes) touched.add(nodeId)
    }
    await pause(documents.length)
  }
  return touched
}

async function touchedBy(
  generation: Pick<ItemStore, 'history'>,
  { itemId, version, contentText, withdrawal }: StoredDocument,
): Promise<NodeId[] | 'all'> {
  const texts = version === 1 ? [contentText] : await textsOf(generation, itemId, contentText)
  if (texts === null) return 'all'
  try {
    const contents = texts.flatMap((text) => contentIn(text) ?? [])
    // What was erased may have been anything.
    if (contents.length < texts.length || contents.some(({ kind }) => OF_MANY.has(kind))) return 'all'
    const named = contents.flatMap((content) => followedRelations(content).map((relation) => relation.itemId))
    const { successor } = withdrawal === null ? {} : JSON.parse(withdrawal.envelopeText)
    return [itemId, ...named, ...(successor ? [successor.itemId as ItemId] : [])].map(makerOf)
  } catch {
    // A damaged text is withheld where it belongs.
    return 'all'
  }
}

/** The texts of an item: the one in force, and all earlier ones; of an erased one null. Null where there are too many. */
async function textsOf(
  generation: Pick<ItemStore, 'history'>,
  itemId: ItemId,
  inForce: StoredDocument['contentText'],
): Promise<StoredDocument['contentText'][] | null> {
  const texts: StoredDocument['contentText'][] = [inForce]
  for (let after = 0; ; ) {
    const rows = await generation.history(itemId, { after, room: PAGE_ROOM })
    const last = rows.at(-1)
    if (last === undefined) return texts
    texts.push(...rows.flatMap(({ contentText, erased }) => (contentText !== null || erased ? [contentText] : [])))
    if (texts.length > MOST_VERSIONS) return null
    after = last.version
  }
}
