import type { Directory, Division } from '../domain/directory/directory.ts'
import { HubError } from '../domain/errors.ts'
import { farthestFrom } from '../domain/event/ahead-of.ts'
import { type Facet, facetsOf } from '../domain/facets.ts'
import type { ItemId } from '../domain/ids.ts'
import { dayInShanghai, isDisplayedOn } from '../domain/item/display-dates.ts'
import { documentNumberKey } from '../domain/item/document-number.ts'
import { listedContent } from '../domain/item/listed-content.ts'
import { isWithdrawnBeforeShown } from '../domain/item/may-read.ts'
import { printedDay } from '../domain/item/printed-day.ts'
import { readSearch } from '../domain/item/search-query.ts'
import type { OutletEntry } from '../domain/outlets.ts'
import { createCandidateBudget } from '../ports/candidate-budget.ts'
import type { ItemStore, ListEntries, ListFilters, OutletQuery } from '../ports/item-store.ts'
import type { ListOrder } from '../ports/list-place.ts'
import { type Search, searchOf } from '../ports/search.ts'
import type { CheckedItem, ItemCheck, Unverifiable } from './checked-item.ts'
import { refuseCursor, refuseGone, refuseOtherCursor } from './cursor.ts'
import { type Freshness, freshnessOf, ofEveryPartition, unreadAt } from './freshness.ts'
import { type ItemReader, sortOut } from './item-reader.ts'
import { askedOf, decodeListCursor, encodeListCursor, type ListCursor } from './list-cursor.ts'
import { type ListPart, type PartRow, readListRows, searchedIn } from './list-rows.ts'
import type { Outlet } from './requested-outlet.ts'
import { appliedState, directoryState } from './state-etag.ts'

export interface ListOptions extends ListFilters {
  /** Left out, by printed day. */
  sort?: ListOrder
  limit: number
  cursor?: string
  /** How many items the pages before have, in place of a cursor. Such a page is whole, so its limit must be small. */
  skip?: number
  /** Where to begin, in place of a cursor. */
  place?: ListCursor
}

interface Searched {
  /** Each has to be there. Folded: simplified characters, half width, small letters, without brackets and white space. */
  words: string[]
  /** Whether only the text as it was typed counts. */
  exact: boolean
}

export interface ItemList {
  items: CheckedItem[]
  /** Items that belong on this page but do not check. */
  withheld: { itemId: ItemId }[]
  /** How many items all pages have. Null where `countOutlet` gives it, and for more than 10,000. */
  total: number | null
  /** What was searched for, after folding. Null without a search. */
  searched: Searched | null
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

/** What is linked to an item: its name says which links. It is no outlet, and stands at no division. */
export interface LinkedTo {
  kind: 'links'
  name: string
  entries: Facet[]
}

/** All places at which items of one township may be shown. It is no outlet. */
export interface TownshipPlaces {
  kind: 'township'
  division: Division
  entries: OutletEntry[]
}

export type ListSubject = Outlet | LinkedTo | TownshipPlaces

const nameOf = (subject: ListSubject): string =>
  subject.kind === 'links' ? subject.name : `${subject.kind}/${subject.division.code}`

/** Prepares the items of an outlet, in their order, inside one use of a generation. */
export async function prepareList(
  reader: ItemReader,
  generation: ItemStore,
  outlet: ListSubject,
  options: ListOptions,
): Promise<PreparedList> {
  // All are read before the items, so that whatever is written meanwhile changes the next state.
  const unread = await reader.unread()
  const checkpoints = await generation.checkpoints()
  const directory = reader.directory.latest()
  const now = reader.now()
  const { cursor, sort, skip, place: given, ...filters } = options
  const place = cursor === undefined ? given : decodeListCursor(cursor)
  const order = orderOf(generation, options, place)
  const { limit, ...conditions } = filters
  const asked = askedOf(nameOf(outlet), conditions)
  if (place?.asked !== undefined && place.asked !== asked) return refuseOtherCursor()
  const counted = { ...conditions, entries: outlet.entries, today: dayInShanghai(now) }
  const query = { ...counted, order, limit, ...(skip !== undefined && { skip }) }
  const stored = [generation.number, appliedState(checkpoints)]
  return {
    state: [...stored, directoryState(directory), outlet, { ...query, after: place }, reader.failuresMet()],
    directory,
    freshness: freshnessOf(
      ofEveryPartition(checkpoints, reader.partitions),
      now,
      outlet.kind === 'links' ? unread : unreadAt(unread, outlet.division.code, directory),
    ),
    read: async () => {
      const budget = createCandidateBudget()
      const horizon = place?.horizon ?? farthestFrom(now)
      const hasAhead = await generation.isUpdatedAfter(outlet.entries, horizon)
      const page = await readListRows(generation, { ...query, budget }, { after: place, horizon, hasAhead })
      const searches = searchesOf(query, generation)
      const checks = (await reader.check(page.rows)).flatMap((check, at) =>
        leavesNotice(check, query)
          ? [fitting(check, { query, search: searches((page.rows[at] as PartRow).part) }, reader)]
          : [],
      )
      const isOver = !page.more && budget.reached() === null
      const next = isOver || page.end === null ? null : encodeListCursor({ ...page.end, order, horizon, asked })
      const total = await reader.totals(generation, counted, stored)
      return { ...sortOut(checks), total, searched: searchedFor(query, generation), hasAhead: page.hasAhead, next }
    },
  }
}

/** What a search looks for in each part of the list. What was typed is read once a part. */
function searchesOf(query: ListFilters, { layoutAge }: ItemStore): (part: ListPart) => Search | null {
  const known = new Map<ListPart, Search | null>()
  return (part) => {
    if (!known.has(part)) {
      const searched = searchedIn(part, { q: query.q, layoutAge })
      known.set(part, searchOf({ ...query, searched }, layoutAge))
    }
    return known.get(part) ?? null
  }
}

function searchedFor({ q = '', exact = false }: ListFilters, { layoutAge }: ItemStore): Searched | null {
  if (q === '') return null
  const { words, literal, itemId } = readSearch(q, exact)
  if (itemId !== null) return { words: [itemId], exact: true }
  return literal !== null || layoutAge === 'older' ? { words: [q], exact: true } : { words, exact: false }
}

/**
 * The order of a list: the one that is asked for, or that of the reader's first page. A generation of an older layout
 * has the order of receipt only, and no filter that came later. It is being built again meanwhile.
 */
function orderOf({ layoutAge }: ItemStore, options: ListOptions, place: ListCursor | undefined): ListOrder {
  const { sort } = options
  if (layoutAge === 'older') {
    if (place !== undefined && place.order !== 'received') return refuseGone('rebuilt')
    if (LATER_FILTERS.some((name) => options[name] !== undefined) || (sort !== undefined && sort !== 'received'))
      throw new HubError('layout-outdated', 'the read models have an older layout, which lacks this order or filter')
    return 'received'
  }
  if (place === undefined) return sort ?? 'printed'
  if (sort !== undefined && sort !== place.order) return refuseCursor('是另一种排序的游标：请去掉游标，从头开始。')
  return place.order
}

const LATER_FILTERS = ['node', 'validity', 'documentNumber', 'fromDay', 'toDay', 'updatedAfter', 'exact'] as const

/** A store of an older layout lists what was withdrawn before its first day, too, and notices by their field. */
const leavesNotice = (check: ItemCheck, { field }: ListFilters): boolean =>
  !check.ok ||
  check.item.withdrawn === null ||
  check.item.content === null ||
  (field === undefined && !isWithdrawnBeforeShown(check.item.content, check.item.withdrawn.at))

type ListQuery = Pick<OutletQuery, 'entries' | 'today'> & ListFilters

/** The store's index is not trusted: the checked item decides whether it belongs here. */
function fitting(
  check: ItemCheck,
  { query, search }: { query: ListQuery; search: Search | null },
  { onUnverifiable }: ItemReader,
): ItemCheck {
  if (!check.ok || belongs(check.item, query, search)) return check
  const found: Unverifiable = { itemId: check.item.itemId, fault: 'columns-disagree' }
  onUnverifiable(found)
  return { ok: false, ...found }
}

const belongs = (item: CheckedItem, { field, organ, ...query }: ListQuery, search: Search | null) => {
  const { status, node } = item
  const content = listedContent(status, item.content)
  return (
    isListedUnder({ ...item, content }, query.entries) &&
    (query.status === undefined || query.status === status) &&
    (field === undefined || field === content?.field) &&
    (organ === undefined || organ === (content?.organ?.name ?? node.name)) &&
    (search === null || search.look(status, content, node.name).holds) &&
    (search?.itemId == null || search.itemId === item.itemId) &&
    isOfThese({ ...item, content }, query) &&
    isDisplayedOn(content ?? {}, query.today)
  )
}

/** Facets are derived again, as outlets are. */
export function isListedUnder(
  item: Pick<CheckedItem, 'outlets' | 'status' | 'nodeId' | 'content'>,
  entries: ListEntries,
): boolean {
  const asked = new Set<string>(entries)
  return [...item.outlets, ...facetsOf(item)].some((entry) => asked.has(entry))
}

function isOfThese({ nodeId, content, publishedAt, updatedAt }: CheckedItem, query: ListFilters): boolean {
  const { node, validity, documentNumber, fromDay, toDay, updatedAfter } = query
  const number = content?.documentNumber
  return (
    (node === undefined || node === nodeId) &&
    (validity === undefined || validity === content?.validity) &&
    (documentNumber === undefined || (number !== undefined && documentNumberKey(number) === documentNumber)) &&
    (updatedAfter === undefined || updatedAt > updatedAfter) &&
    ((fromDay ?? toDay) === undefined || isPrintedWithin(printedDay(content, publishedAt, updatedAt), query))
  )
}

const isPrintedWithin = (day: number, { fromDay = 0, toDay = Number.POSITIVE_INFINITY }: ListFilters): boolean =>
  day >= fromDay && day <= toDay
