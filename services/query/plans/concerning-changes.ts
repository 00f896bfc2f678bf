import { followedRelations } from '../../domain/facets.ts'
import type { ItemId } from '../../domain/ids.ts'
import { contentIn } from '../../domain/item/content.ts'
import type { ItemStore } from '../../ports/item-store.ts'
import type { StoredDocument } from '../../ports/stored-document.ts'
import { changesBetween, isOneLog, type Stretch } from '../changes-between.ts'

/** What was found of a plan: a change of any of it, or a new item that names it, concerns the plan. */
export interface PlanItems {
  planId: ItemId
  evidence: ReadonlySet<ItemId>
  reviews: ReadonlySet<ItemId>
}

/** Where more has changed, looking for all of it again costs no more. */
const MOST_CHANGES = 2000

/**
 * Whether something that a generation has applied from one state to a later one concerns a plan. True as well where it
 * takes too long to tell.
 */
export async function concernsPlan(
  generation: Pick<ItemStore, 'changes'>,
  stretch: Stretch,
  items: PlanItems,
): Promise<boolean> {
  if (!isOneLog(stretch)) return true
  let left = MOST_CHANGES
  for await (const documents of changesBetween(generation, stretch)) {
    left -= documents.length
    if (left < 0 || documents.some((document) => concerns(document, items))) return true
  }
  return false
}

function concerns({ itemId, contentText }: StoredDocument, { planId, evidence, reviews }: PlanItems): boolean {
  if (itemId === planId || evidence.has(itemId) || reviews.has(itemId)) return true
  try {
    const content = contentIn(contentText)
    return (
      content !== null &&
      followedRelations(content).some(
        ({ rel, itemId: named }) =>
          (rel === 'evidences' && named === planId) || (rel === 'reviews' && evidence.has(named)),
      )
    )
  } catch {
    // A damaged text is withheld where it belongs, and that must be seen.
    return true
  }
}
