import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { Instant, ItemId } from '../domain/ids.ts'
import { dayInShanghai, isDisplayedOn } from '../domain/item/display-dates.ts'
import type { ItemDocument } from '../domain/item/item-document.ts'
import { foldText, searchTextOf } from '../domain/item/search-text.ts'
import { secondsSince } from '../domain/seconds-since.ts'
import type { ItemStore, OutletQuery } from '../ports/item-store.ts'
import type { Checkpoint } from '../ports/read-models.ts'
import type { CheckedItem, ItemCheck, Unverifiable } from './checked-item.ts'
import { decodeCursor, encodeCursor } from './cursor.ts'
import { fillPage } from './fill-page.ts'
import { type ItemReader, sortOut } from './item-reader.ts'
import type { Outlet } from './outlet.ts'

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
  /** Items of this page that do not check. */
  withheld: { itemId: ItemId }[]
  next: string | null
  asOf: Instant | null
  lagSeconds: number | null
}

/** A list that is not read before somebody wants more than its ETag. */
export interface PreparedList {
  etag: string
  read(): Promise<ItemList>
}

const cursorSchema = z.strictObject({ publishedAt: z.iso.datetime(), itemId: z.string() })

/** Prepares the items of an outlet, newest first, inside one use of a generation. */
export async function prepareList(
  reader: ItemReader,
  generation: ItemStore,
  outlet: Outlet,
  options: ListOptions,
): Promise<PreparedList> {
  const checkpoints = await generation.checkpoints()
  const now = reader.now()
  const { cursor, ...filters } = options
  const query: OutletQuery = {
    ...filters,
    entries: outlet.entries,
    today: dayInShanghai(now),
    after: cursor === undefined ? undefined : decodeCursor(cursorSchema, cursor),
  }
  return {
    etag: listEtag([generation.number, appliedPositions(checkpoints), reader.directory.latest().position, query]),
    read: async () => {
      const { rows, more } = await fillPage<ItemDocument>({
        limit: options.limit,
        documentOf: (document) => document,
        read: (after, bounds) => generation.outlet({ ...query, ...bounds, after: after ?? query.after }),
      })
      const last = rows.at(-1)
      const checks = (await reader.check(rows)).map((check) => fitting(check, query, reader))
      return {
        ...sortOut(checks),
        next: more && last !== undefined ? encodeCursor({ publishedAt: last.publishedAt, itemId: last.itemId }) : null,
        ...freshness(checkpoints, now),
      }
    },
  }
}

/** The state that a list is read from, so that a 304 needs no list. */
const listEtag = (state: unknown): string =>
  `W/"${createHash('sha256').update(JSON.stringify(state)).digest('base64url').slice(0, 22)}"`

const appliedPositions = (checkpoints: Checkpoint[]) =>
  checkpoints.map(({ partition, logId, nextOffset }) => [partition, logId, nextOffset])

/** The store's index is not believed: what the checked item says decides whether it belongs here. */
function fitting(check: ItemCheck, query: OutletQuery, { onUnverifiable }: ItemReader): ItemCheck {
  if (!check.ok || belongs(check.item, query)) return check
  const found: Unverifiable = { itemId: check.item.itemId, fault: 'columns-disagree' }
  onUnverifiable(found)
  return { ok: false, ...found }
}

const belongs = ({ outlets, content, status, node }: CheckedItem, { q, field, organ, ...query }: OutletQuery) =>
  outlets.some((entry) => query.entries.includes(entry)) &&
  (query.status === undefined || query.status === status) &&
  (field === undefined || field === content?.field) &&
  (organ === undefined || organ === (content?.organ?.name ?? node.name)) &&
  (q === undefined || saysSo(q, { status, content, node })) &&
  isDisplayedOn(content ?? {}, query.today)

const saysSo = (q: string, { status, content, node }: Pick<CheckedItem, 'status' | 'content' | 'node'>) =>
  content !== null && searchTextOf({ status, contentText: JSON.stringify(content) }, node.name).includes(foldText(q))

/** As of the partition that was last caught up longest ago; unknown is null. */
export function freshness(
  checkpoints: Checkpoint[],
  now: Instant,
): { asOf: Instant | null; lagSeconds: number | null } {
  const times = checkpoints.map(({ caughtUpAt }) => caughtUpAt)
  const [oldest] = times.toSorted((a, b) => (a ?? '').localeCompare(b ?? ''))
  if (oldest === undefined || oldest === null) return { asOf: null, lagSeconds: null }
  const lagSeconds = secondsSince(oldest, now)
  return { asOf: lagSeconds === null ? null : oldest, lagSeconds }
}
