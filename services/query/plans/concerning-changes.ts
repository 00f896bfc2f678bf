import { followedRelations } from '../../domain/facets.ts'
import type { ItemId } from '../../domain/ids.ts'
import { contentIn } from '../../domain/item/content.ts'
import type { ItemStore } from '../../ports/item-store.ts'
import { PAGE_ROOM } from '../../ports/page-room.ts'
import type { Checkpoint } from '../../ports/read-models.ts'
import type { StoredDocument } from '../../ports/stored-document.ts'
import { AFTER_ALL_ITEMS } from '../change-cursor.ts'
import { continueAfter } from '../item-changes.ts'

/** What was found of a plan: a change of any of it, or a new item that names it, concerns the plan. */
export interface PlanItems {
  planId: ItemId
  evidence: ReadonlySet<ItemId>
  reviews: ReadonlySet<ItemId>
}

/** Where more has changed, looking for all of it again costs no more. */
const MOST_CHANGES = 2000
const READ_AT_ONCE = 200

/**
 * Whether something that a generation has applied from one state to a later one concerns a plan. True as well where it
 * takes too long to tell.
 */
export async function concernsPlan(
  generation: Pick<ItemStore, 'changes'>,
  { since, until }: { since: readonly Checkpoint[]; until: readonly Checkpoint[] },
  items: PlanItems,
): Promise<boolean> {
  let left = MOST_CHANGES
  for (const { partition, logId, nextOffset: before } of until) {
    const known = since.find((checkpoint) => checkpoint.partition === partition)
    if (known !== undefined && known.logId !== logId) return true
    const start = known?.nextOffset ?? 0
    let after = start === 0 ? null : { offset: start - 1, itemId: AFTER_ALL_ITEMS }
    while (start < before) {
      const rows = await generation.changes({ partition, after, before, limit: READ_AT_ONCE, room: PAGE_ROOM })
      const last = rows.at(-1)
      if (last === undefined) break
      left -= rows.length
      if (left < 0 || rows.some(({ document }) => concerns(document, items))) return true
      after = continueAfter(last)
    }
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
