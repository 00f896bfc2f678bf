import { z } from 'zod'
import type { Directory } from '../domain/directory/directory.ts'
import { farthestFrom } from '../domain/event/ahead-of.ts'
import { type Instant, type ItemId, isInstant, isItemId } from '../domain/ids.ts'
import { dayInShanghai, isDisplayedOn } from '../domain/item/display-dates.ts'
import { isWithdrawnBeforeShown } from '../domain/item/may-read.ts'
import { foldText, searchTextOf } from '../domain/item/search-text.ts'
import { createCandidateBudget, type ListPlace } from '../ports/candidate-budget.ts'
import type { ItemStore, OutletQuery } from '../ports/item-store.ts'
import type { Checkpoint } from '../ports/read-models.ts'
import type { CheckedItem, ItemCheck, Unverifiable } from './checked-item.ts'
import { decodeCursor, encodeCursor } from './cursor.ts'
import { type Freshness, freshnessOf, ofEveryPartition, unreadAt } from './freshness.ts'
import { type ItemReader, sortOut } from './item-reader.ts'
import { readListRows } from './list-rows.ts'
import type { Outlet } from './requested-outlet.ts'
import { directoryState } from './state-etag.ts'

export interface ListOptions {
  q?: string
  field?: string
  organ?: string
  status?: 'live' | 'withdrawn'
  limit: number
  cursor?: string
}

export interface ItemList {
  items: CheckedItem[]
  /** Items that belong on this page but do not check. */
  withheld: { itemId: ItemId }[]
  /** Some items are dated ahead of the clock: their order changes with it, and no state tells. */
  hasAhead: boolean
  /** Where to go on: behind a full page, and where a search has looked at as many candidates as one request may. */
  next: string | null
}

/** A list that is read only when its state is not enough for the answer. */
export interface PreparedList {
  /**
   * All that the list is made of: the same state gives the same list. A list that withholds an item is the exception,
   * because mending the store changes the list and not the state, and so is one that has items dated ahead.
   */
  state: unknown
  /** The directory that the state names. */
  directory: Directory
  freshness: Freshness
  /** To be called inside the same use of the generation. */
  read(): Promise<ItemList>
}

const cursorSchema = z.strictObject({
  publishedAt: z.string().refine(isInstant),
  itemId: z.string().refine(isItemId),
  /** Of a list with items that are dated ahead: those of later times come last, on each of its pages. */
  horizon: z.string().refine(isInstant).optional(),
})

/** Prepares the items of an outlet, newest first, inside one use of a generation. */
export async function prepareList(
  reader: ItemReader,
  generation: ItemStore,
  outlet: Outlet,
  options: ListOptions,
): Promise<PreparedList> {
  // All are read before the items, so that whatever is written meanwhile changes the next state.
  const unread = await reader.unread()
  const checkpoints = await generation.checkpoints()
  const directory = reader.directory.latest()
  const now = reader.now()
  const { cursor, ...filters } = options
  const place = cursor === undefined ? undefined : decodeCursor(cursorSchema, cursor)
  const query = { ...filters, entries: outlet.entries, today: dayInShanghai(now) }
  return {
    state: [
      generation.number,
      appliedPositions(checkpoints),
      directoryState(directory),
      outlet,
      { ...query, after: place },
      reader.failuresMet(),
    ],
    directory,
    freshness: freshnessOf(
      ofEveryPartition(checkpoints, reader.partitions),
      now,
      unreadAt(unread, outlet.division.code, directory),
    ),
    read: async () => {
      const budget = createCandidateBudget()
      const horizon = place?.horizon ?? farthestFrom(now)
      const start = { after: place, horizon, hasAhead: place?.horizon !== undefined }
      const { rows, more, hasAhead } = await readListRows(generation, { ...query, budget }, start)
      const checked = await reader.check(rows)
      const checks = checked.filter(leavesNotice).map((check) => fitting(check, query, reader))
      const end = more ? rows.at(-1) : budget.reached()
      const next = end == null ? null : cursorAfter(end, hasAhead ? horizon : undefined)
      return { ...sortOut(checks), hasAhead, next }
    },
  }
}

const cursorAfter = ({ publishedAt, itemId }: ListPlace, horizon: Instant | undefined) =>
  encodeCursor({ publishedAt, itemId, horizon })

const appliedPositions = (checkpoints: Checkpoint[]) =>
  checkpoints.map(({ partition, logId, nextOffset }) => [partition, logId, nextOffset])

/** A store of an older layout lists what was withdrawn before its first day, too. */
const leavesNotice = (check: ItemCheck): boolean =>
  !check.ok ||
  check.item.withdrawn === null ||
  check.item.content === null ||
  !isWithdrawnBeforeShown(check.item.content, check.item.withdrawn.at)

type ListFilters = Pick<OutletQuery, 'entries' | 'q' | 'field' | 'organ' | 'status' | 'today'>

/** The store's index is not trusted: the checked item decides whether it belongs here. */
function fitting(check: ItemCheck, query: ListFilters, { onUnverifiable }: ItemReader): ItemCheck {
  if (!check.ok || belongs(check.item, query)) return check
  const found: Unverifiable = { itemId: check.item.itemId, fault: 'columns-disagree' }
  onUnverifiable(found)
  return { ok: false, ...found }
}

const belongs = ({ outlets, content, status, node }: CheckedItem, { q, field, organ, ...query }: ListFilters) =>
  outlets.some((entry) => query.entries.includes(entry)) &&
  (query.status === undefined || query.status === status) &&
  (field === undefined || field === content?.field) &&
  (organ === undefined || organ === (content?.organ?.name ?? node.name)) &&
  (q === undefined || hasWords(q, { status, content, node })) &&
  isDisplayedOn(content ?? {}, query.today)

const hasWords = (q: string, { status, content, node }: Pick<CheckedItem, 'status' | 'content' | 'node'>) =>
  content !== null && searchTextOf(status, content, node.name).includes(foldText(q))
