import { dayInShanghai } from '../../domain/item/display-dates.ts'
import { publicReader, type Reader } from '../../domain/item/may-read.ts'
import type { ItemStore } from '../../ports/item-store.ts'
import { changeQuestion } from '../change-scope.ts'
import type { CheckedItem } from '../checked-item.ts'
import type { ItemReader } from '../item-reader.ts'
import { decodeListCursor } from '../list-cursor.ts'
import { type ItemList, type ListOptions, prepareList } from '../outlet-list.ts'
import type { Outlet } from '../requested-outlet.ts'
import { withheldOnce } from '../withheld-once.ts'
import { type ArchivePlace, listPlaceAt, monthOfArchive, placeBeforeNext } from './archive-place.ts'
import type { Feed } from './feed.ts'
import { feedParts } from './feed-parts.ts'
import { latestItems } from './latest-items.ts'

/** Which items a feed is of. */
export interface FeedQuestion {
  outlet: Outlet
  field?: string | undefined
  /** A search. */
  q?: string | undefined
  exact?: boolean | undefined
}

const LATEST = 50
const IN_ARCHIVE = 100

export interface PreparedFeed {
  state: unknown
  /** To be called inside the same use of the generation. */
  read(): Promise<Feed>
}

/** The newest document of a feed, or with a place an archive document (RFC 5005, section 4), inside one use of a generation. */
export async function prepareFeed(
  reader: ItemReader,
  generation: ItemStore,
  question: FeedQuestion,
  place: ArchivePlace | null,
): Promise<PreparedFeed> {
  const { outlet, field, q, exact } = question
  const asked = { sort: 'updated' as const, field, q, exact }
  const within: ListOptions =
    place === null
      ? { ...asked, limit: LATEST }
      : { ...asked, limit: IN_ARCHIVE, place: listPlaceAt(place), ...monthOfArchive(place) }
  const asking = publicReader(dayInShanghai(reader.now()))
  const list = await prepareList(reader, generation, outlet, within)
  const read = async (): Promise<Feed> => {
    const found = await list.read()
    const more = place === null ? await beside(reader, generation, { question, found, asking }) : NOTHING_MORE
    const items = new Map([...found.items, ...more.items].map((item) => [item.itemId, item]))
    const withheld = withheldOnce([...found.withheld, ...more.withheld])
    return {
      ...feedParts(items.values(), asking, scopeOf(question, found)),
      older: q === undefined ? await olderThan(reader, generation, { question, found, place }) : null,
      withheld,
      isSettled: withheld.length === 0 && !found.hasAhead,
    }
  }
  return { state: list.state, read }
}

interface MoreItems {
  items: CheckedItem[]
  withheld: Feed['withheld']
}
const NOTHING_MORE: MoreItems = { items: [], withheld: [] }

/**
 * What the list does not tell: what came into the log last, whatever it is dated, and what has left the outlet. Of a search the
 * hits of the last months, where many older titles go before them.
 */
async function beside(
  reader: ItemReader,
  generation: ItemStore,
  { question, found, asking }: { question: FeedQuestion; found: ItemList; asking: Reader },
): Promise<MoreItems> {
  const { outlet, q } = question
  if (q === undefined) return latestItems(reader, generation, { entries: outlet.entries, today: asking.today })
  return found.next === null ? NOTHING_MORE : recentHits(reader, generation, question, asking)
}

const RECENT_DAYS = 90
const DAY_MS = 24 * 3_600_000

async function recentHits(
  reader: ItemReader,
  generation: ItemStore,
  { outlet, field, q, exact }: FeedQuestion,
  { today }: Reader,
): Promise<MoreItems> {
  const updatedAfter = new Date(Date.parse(today) - RECENT_DAYS * DAY_MS).toISOString() as ListOptions['updatedAfter']
  const recent = await prepareList(reader, generation, outlet, {
    ...{ sort: 'updated', field, q, exact, updatedAfter, limit: LATEST },
  })
  return recent.read()
}

/** A hit of a search is one by the list, which looked: only of changes it is asked where they belong. */
function scopeOf({ outlet, field, q }: FeedQuestion, { items }: ItemList): Parameters<typeof feedParts>[2] {
  const { concerns, holds } = changeQuestion({ outlets: [outlet], ...(field !== undefined && { field }) })
  if (q !== undefined) return { concerns: () => true, holds: () => true }
  const listed = new Set(items.map(({ itemId }) => itemId))
  return { concerns: (item, asking) => listed.has(item.itemId) || concerns(item, asking), holds }
}

/** The address of the next older document: items follow in this month, or else the month of the next item is next. */
async function olderThan(
  reader: ItemReader,
  generation: ItemStore,
  {
    question: { outlet, field },
    found,
    place,
  }: { question: FeedQuestion; found: ItemList; place: ArchivePlace | null },
): Promise<string | null> {
  const end = endOf(found, place)
  if (end === null) return null
  const next = await generation.outlet({
    ...{ entries: outlet.entries, order: 'updated', today: dayInShanghai(reader.now()), limit: 1, room: 1 },
    ...{
      after: { day: 0, at: end.at, itemId: end.itemId as CheckedItem['itemId'] },
      ...(field !== undefined && { field }),
    },
  })
  return next[0] === undefined ? null : placeBeforeNext(next[0].place.at, end)
}

/** Behind which place the list goes on: of a month that was read to its end, the beginning of that month. */
function endOf({ next }: ItemList, place: ArchivePlace | null): ArchivePlace | null {
  if (next !== null) {
    const { part, at, itemId } = decodeListCursor(next)
    return part === 'ahead' ? null : { at, itemId }
  }
  if (place === null) return null
  return {
    at: new Date(Date.parse(monthOfArchive(place).updatedAfter) + 1).toISOString() as ArchivePlace['at'],
    itemId: '',
  }
}
