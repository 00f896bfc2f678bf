import type { Instant } from '../domain/ids.ts'
import type { CandidateBudget, ListPlace } from '../ports/candidate-budget.ts'
import type { ItemStore, OutletQuery } from '../ports/item-store.ts'
import type { StoredDocument } from '../ports/stored-document.ts'
import { AFTER_ALL_ITEMS } from './change-cursor.ts'
import { fillPage } from './fill-page.ts'

/** Where a page of a list begins. */
export interface ListStart {
  /** Behind this item; the first page begins without one. */
  after?: ListPlace
  /** Items of later times are dated ahead of the reader's clock, and come last. */
  horizon: Instant
  /** Whether the list is known to have such items. The first page finds out, because they are the newest. */
  hasAhead: boolean
}

interface ListRows {
  rows: StoredDocument[]
  /** Whether another row follows. */
  more: boolean
  hasAhead: boolean
}

/**
 * Reads a page of a list: newest first, but what is dated ahead of the reader's clock comes behind all else, again newest
 * first. A list that has nothing of the kind is read as it is stored, and costs nothing more.
 */
export async function readListRows(
  generation: Pick<ItemStore, 'outlet'>,
  query: Omit<OutletQuery, 'after' | 'newerThan' | 'room'> & { budget: CandidateBudget },
  start: ListStart,
): Promise<ListRows> {
  const { horizon } = start
  const { limit, budget } = query
  let { hasAhead } = start
  const isAhead = ({ publishedAt }: ListPlace) => publishedAt > horizon
  const read = (place: Pick<OutletQuery, 'after' | 'newerThan' | 'limit' | 'room'>) =>
    generation.outlet({ ...query, ...place })

  const isAmongLast = start.after !== undefined && isAhead(start.after)
  const first = isAmongLast
    ? { rows: [], more: false, filled: 0 }
    : await fillPage<StoredDocument>({
        limit,
        documentOf: (document) => document,
        read: async (last, bounds) => {
          const after = last ?? start.after
          const step = await read({ ...bounds, after })
          if (after !== undefined || !step.some(isAhead)) return step
          hasAhead = true
          return read({ ...bounds, after: { publishedAt: horizon, itemId: AFTER_ALL_ITEMS } })
        },
      })
  const isOver = first.more || budget.reached() !== null
  if (isOver || !hasAhead) return { ...first, hasAhead }
  const last = await fillPage<StoredDocument>({
    limit: limit - first.rows.length,
    filled: first.filled,
    documentOf: (document) => document,
    read: (row, bounds) =>
      read({ ...bounds, newerThan: horizon, after: row ?? (isAmongLast ? start.after : undefined) }),
  })
  return { rows: [...first.rows, ...last.rows], more: last.more, hasAhead }
}
