import type { Instant } from '../domain/ids.ts'
import type { SearchedPart } from '../domain/item/search-query.ts'
import type { CandidateBudget } from '../ports/candidate-budget.ts'
import type { ItemStore, ListedDocument, OutletQuery } from '../ports/item-store.ts'
import type { ListOrder, ListPlace } from '../ports/list-place.ts'
import { fillPage } from './fill-page.ts'

/**
 * The parts of a list, one behind the other. A search gives hits in titles first. What is dated ahead of the reader's clock
 * comes last.
 */
export const LIST_PARTS = ['title', 'main', 'ahead'] as const
export type ListPart = (typeof LIST_PARTS)[number]

/** A place in a list of several parts. */
export interface PartPlace extends ListPlace {
  part: ListPart
}

/** Where a page of a list begins. */
export interface ListStart {
  /** Behind this place; the first page begins without one. */
  after?: PartPlace
  /** Items of a later event are dated ahead of the reader's clock. */
  horizon: Instant
  hasAhead: boolean
}

/** A row, and the part of the list that it stands in. */
export interface PartRow extends ListedDocument {
  part: ListPart
}

interface ListRows {
  rows: PartRow[]
  /** Whether another row follows. */
  more: boolean
  /** Behind the last row, or behind the last candidate that was looked at. Null before the first. */
  end: PartPlace | null
  /** False where the page shows that nothing that is wanted is dated ahead. */
  hasAhead: boolean
}

type PageQuery = Omit<OutletQuery, 'after' | 'room' | 'searched' | 'updatedUntil'> & {
  order: ListOrder
  budget: CandidateBudget
}

/**
 * Reads a page of a list in its order. What is dated ahead of the reader's clock comes behind all else, the latest event
 * first. A list that has nothing of the kind is read as it is stored, and costs nothing more. A page that begins by
 * number (`skip`) is whole, however large its documents, because the next one begins by number, too.
 */
export async function readListRows(
  generation: Pick<ItemStore, 'outlet' | 'layoutAge'>,
  query: PageQuery,
  start: ListStart,
): Promise<ListRows> {
  const { limit, skip = 0 } = query
  const isNumbered = query.skip !== undefined
  const budget = followedBudget(query.budget)
  const rows: PartRow[] = []
  let filled = 0
  let end: PartPlace | null = null
  let { hasAhead } = start
  for (const part of partsFrom(start, partsIn(query, generation))) {
    budget.begin(part)
    const asked = { ...query, budget, ...boundsOf(part, query, { ...start, layoutAge: generation.layoutAge }) }
    const first = start.after?.part === part ? start.after : undefined
    const passing = part === 'main' ? skip : 0
    const page = await fillPage<ListedDocument>({
      limit: limit - rows.length,
      filled,
      documentOf: (document) => document,
      ...(isNumbered && { most: Number.POSITIVE_INFINITY }),
      read: (last, bounds) =>
        generation.outlet({ ...asked, ...bounds, after: last?.place ?? first, skip: last === null ? passing : 0 }),
    })
    rows.push(...page.rows.map((row) => ({ ...row, part })))
    filled = page.filled
    const last = page.rows.at(-1)?.place ?? null
    if (last !== null) end = { ...placeOnly(last), part }
    if (page.more) return { rows, more: true, end, hasAhead }
    // Nobody knows how many of those ahead the pages before have shown.
    if (passing > 0 && rows.length === 0) return { rows, more: false, end, hasAhead }
    if (budget.reached() !== null) return { rows, more: false, end: budget.lookedAt(), hasAhead }
    if (part === 'ahead' && first === undefined) hasAhead = page.rows.length > 0
  }
  return { rows, more: false, end, hasAhead }
}

/**
 * A budget that knows in which part the last look was. It may be used up at the very end of a part: then the next part
 * is refused its first look, and the list goes on behind the end of the part before.
 */
function followedBudget(budget: CandidateBudget) {
  let part: ListPart
  let last: { candidate: ListPlace; part: ListPart } | null = null
  return {
    begin: (next: ListPart) => {
      part = next
    },
    take: (candidate: ListPlace) => {
      const isTaken = budget.take(candidate)
      if (isTaken) last = { candidate, part }
      return isTaken
    },
    goBack: (candidate: ListPlace) => {
      budget.goBack(candidate)
      last = { candidate, part }
    },
    reached: budget.reached,
    lookedAt: (): PartPlace | null => last && { ...placeOnly(last.candidate), part: last.part },
  }
}

const placeOnly = ({ day, at, itemId }: ListPlace): ListPlace => ({ day, at, itemId })

/** What a search looks at for a part of the list. */
export function searchedIn(
  part: ListPart,
  { q = '', layoutAge }: Pick<OutletQuery, 'q'> & Pick<ItemStore, 'layoutAge'>,
): SearchedPart {
  if (q === '' || layoutAge === 'older' || part === 'ahead') return 'any'
  return part === 'title' ? 'title' : 'rest'
}

/** Older layouts do not know titles from texts. */
const partsIn = ({ q = '' }: PageQuery, { layoutAge }: Pick<ItemStore, 'layoutAge'>): ListPart[] =>
  q === '' || layoutAge === 'older' ? ['main', 'ahead'] : [...LIST_PARTS]

const partsFrom = ({ after, hasAhead }: ListStart, parts: ListPart[]): ListPart[] =>
  parts
    .slice(after === undefined ? 0 : Math.max(parts.indexOf(after.part), 0))
    .filter((part) => part !== 'ahead' || hasAhead || after?.part === 'ahead')

function boundsOf(
  part: ListPart,
  { order, updatedAfter, q = '' }: PageQuery,
  { horizon, layoutAge }: Pick<ListStart, 'horizon'> & Pick<ItemStore, 'layoutAge'>,
): Pick<OutletQuery, 'order' | 'searched' | 'updatedAfter' | 'updatedUntil'> {
  const searched = searchedIn(part, { q, layoutAge })
  if (part !== 'ahead') return { order, searched, updatedUntil: horizon }
  const after = updatedAfter !== undefined && updatedAfter > horizon ? updatedAfter : horizon
  return {
    order: layoutAge === 'older' ? 'received' : 'updated',
    searched,
    updatedAfter: after,
    updatedUntil: undefined,
  }
}
