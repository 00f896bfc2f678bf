import { type ItemId, makerOf } from '../../../services/domain/ids.ts'
import { contentIn } from '../../../services/domain/item/content.ts'
import { turnsOf } from '../../../services/domain/item/display-turns.ts'
import { documentNumberKey } from '../../../services/domain/item/document-number.ts'
import type { ItemDocument } from '../../../services/domain/item/item-document.ts'
import { printedDay } from '../../../services/domain/item/printed-day.ts'
import type { NotAllowedEvent } from '../../../services/domain/item/standing.ts'
import type { OutletEntry } from '../../../services/domain/outlets.ts'
import type {
  ChangedItem,
  ChangesQuery,
  ListEntries,
  ListedDocument,
  OutletQuery,
  TurnedItem,
  TurnsQuery,
} from '../../../services/ports/item-store.ts'
import { type ListPlace, listPlaceOf } from '../../../services/ports/list-place.ts'
import { createRoom } from '../../../services/ports/page-room.ts'
import type { ParkedRecord } from '../../../services/ports/parked-record.ts'
import type { ItemWrite } from '../../../services/ports/read-model-batch.ts'
import { searchOf } from '../../../services/ports/search.ts'
import type { StoredDocument } from '../../../services/ports/stored-document.ts'
import type { ReadModels, WrittenItem } from './read-models.ts'

/** A document as a store gives it. */
export const storedOf = ({ document, directoryPosition, erasedBelow = 0 }: WrittenItem): StoredDocument => ({
  ...document,
  directoryPosition,
  erasedBelow,
})

/** The answers of a read store, from plain values. Every engine is measured by them. */
export function listed(writes: Iterable<WrittenItem>, query: OutletQuery): ListedDocument[] {
  const order = query.order ?? 'printed'
  return [...writes]
    .filter((write) => isListed(write, query))
    .map((write) => ({ ...storedOf(write), place: listPlaceOf(order, { ...write.document, day: dayOf(write) }) }))
    .sort((a, b) => (listKey(a.place) < listKey(b.place) ? 1 : -1))
}

const dayOf = ({ document: { publishedAt, updatedAt }, content }: ItemWrite): number =>
  printedDay(content, publishedAt, updatedAt)

const listKey = ({ day, at, itemId }: ListPlace) => `${String(day).padStart(8, '0')} ${at} ${itemId}`

/** A page of a list. */
export const listPage = (writes: Iterable<WrittenItem>, query: OutletQuery): ListedDocument[] => {
  const { after, skip = 0, limit, room, budget } = query
  const page: ListedDocument[] = []
  let passing = skip
  for (const document of listed(writes, query)) {
    if (after !== undefined && listKey(document.place) >= listKey(after)) continue
    if (passing-- > 0) continue
    if (page.length >= limit || budget?.take(document.place) === false) break
    page.push(document)
  }
  return upToRoom(page, (document) => document, room)
}

/** The rows of a page up to the one that fills the room. */
export function upToRoom<Row>(page: Row[], documentOf: (row: Row) => ItemDocument, room?: number): Row[] {
  const hasRoom = createRoom(room)
  const full = page.findIndex((row) => !hasRoom(documentOf(row)))
  return full < 0 ? page : page.slice(0, full + 1)
}

export function changed(
  writes: Iterable<WrittenItem>,
  { partition, after, before, entries, orHandedOver = false }: Omit<ChangesQuery, 'limit'>,
): ChangedItem[] {
  return [...writes]
    .filter(({ changedAt }) => changedAt.partition === partition && changedAt.offset < before)
    .filter(({ document, handsOver }) => touches(document, entries) || (orHandedOver && handsOver))
    .sort((a, b) => a.changedAt.offset - b.changedAt.offset || (a.document.itemId < b.document.itemId ? -1 : 1))
    .filter(
      ({ changedAt: { offset }, document }) =>
        after === null || offset > after.offset || (offset === after.offset && document.itemId > after.itemId),
    )
    .map((write) => ({ document: storedOf(write), changedAt: write.changedAt }))
}

/** A page of the turns of display. */
export function turned(writes: Iterable<WrittenItem>, { after, until, entries, limit }: TurnsQuery): TurnedItem[] {
  const key = (turn: number, itemId: string) => `${String(turn).padStart(9, '0')} ${itemId}`
  return [...writes]
    .filter(({ document }) => entries === undefined || entries.some((entry) => document.shownOn.includes(entry)))
    .flatMap((write) =>
      turnsOf({
        displayFrom: write.displayFrom ?? undefined,
        displayUntil: write.displayUntil ?? undefined,
      }).map((turn) => ({ document: storedOf(write), changedAt: write.changedAt, turn })),
    )
    .filter(({ turn, document }) => key(turn, document.itemId) > key(after.turn, after.itemId) && turn <= until)
    .sort((a, b) => (key(a.turn, a.document.itemId) < key(b.turn, b.document.itemId) ? -1 : 1))
    .slice(0, limit)
}

const touches = ({ shownOn, leftOutlets }: ItemDocument, entries?: OutletEntry[]): boolean =>
  entries === undefined || entries.some((entry) => shownOn.includes(entry) || leftOutlets.includes(entry))

/** Under an outlet entry or a facet. */
export function isListedUnder({ document, facets }: ItemWrite, entries: ListEntries): boolean {
  const under = new Set<string>([...document.shownOn, ...facets])
  return entries.some((entry) => under.has(entry))
}

function isListed(write: ItemWrite, query: OutletQuery): boolean {
  const { entries, field, organ, status, today, endedToo = false } = query
  const { document, displayFrom, displayUntil } = write
  if (!isListedUnder(write, entries)) return false
  if (field !== undefined && write.field !== field) return false
  if (organ !== undefined && write.organName !== organ) return false
  if (status !== undefined && document.status !== status) return false
  if (!isInBounds(write, query)) return false
  if (displayFrom !== null && today.slice(0, displayFrom.length) < displayFrom) return false
  if (displayUntil !== null && !endedToo && today.slice(0, displayUntil.length) > displayUntil) return false
  const search = searchOf(query, 'current')
  if (search === null) return true
  if (search.itemId !== null && search.itemId !== document.itemId) return false
  return search.look(document.status, contentIn(document.contentText), write.organName).holds
}

function isInBounds(write: ItemWrite, query: OutletQuery): boolean {
  const { node, validity, documentNumber, fromDay, toDay, updatedAfter, updatedUntil } = query
  const { document, content } = write
  const number = content?.documentNumber
  if (node !== undefined && document.nodeId !== node) return false
  if (validity !== undefined && content?.validity !== validity) return false
  if (documentNumber !== undefined && (number === undefined || documentNumberKey(number) !== documentNumber))
    return false
  if (fromDay !== undefined && dayOf(write) < fromDay) return false
  if (toDay !== undefined && dayOf(write) > toDay) return false
  if (updatedAfter !== undefined && document.updatedAt <= updatedAfter) return false
  return updatedUntil === undefined || document.updatedAt <= updatedUntil
}

export function notAllowedIn({ history }: ReadModels, itemIds: ItemId[]): Map<ItemId, NotAllowedEvent[]> {
  const own = [...history.values()].flatMap(({ itemId, nodeId, nodeSeq, notAllowedAt, freedAt }) =>
    notAllowedAt !== null && itemIds.includes(itemId) && makerOf(itemId) === nodeId
      ? [{ itemId, event: { nodeSeq, notAllowedAt, freedAt } }]
      : [],
  )
  return new Map(
    [...Map.groupBy(own, ({ itemId }) => itemId)].map(([itemId, found]) => [
      itemId,
      found.map(({ event }) => event).sort((a, b) => a.nodeSeq - b.nodeSeq),
    ]),
  )
}

export const byNodeSeq = (a: ParkedRecord, b: ParkedRecord): number =>
  (a.nodeSeq ?? 0) - (b.nodeSeq ?? 0) || a.offset - b.offset

export const byPlaceInLog = (a: ParkedRecord, b: ParkedRecord): number =>
  a.partition - b.partition || a.offset - b.offset

export const byPlaceInItem = <T extends { version: number; nodeId: string; nodeSeq: number }>(a: T, b: T): number =>
  a.version - b.version || (a.nodeId < b.nodeId ? -1 : a.nodeId > b.nodeId ? 1 : a.nodeSeq - b.nodeSeq)
