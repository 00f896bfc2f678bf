import { type Instant, type ItemId, isInstant, isItemId } from '../../domain/ids.ts'
import type { ListCursor } from '../list-cursor.ts'

/**
 * Where an archive document begins, going back in time by the latest event of each item: before a month (`2026-03`, in UTC), or
 * behind an item within a month (`2026-03-05T01:00:00.000Z,<itemId>`). A document ends with its month at the latest, so
 * the first one of a month has one address for ever.
 */
export interface ArchivePlace {
  at: Instant
  /** Empty before all items of the instant. */
  itemId: ItemId | ''
}

const MONTH = /^\d{4}-(?:0[1-9]|1[0-2])$/

/** Null for a text that names no place. */
export function readArchivePlace(text: string): ArchivePlace | null {
  if (MONTH.test(text) && text >= '1900') return { at: `${text}-01T00:00:00.000Z` as Instant, itemId: '' }
  const [at = '', itemId = '', ...rest] = text.split(',')
  return isInstant(at) && isItemId(itemId) && rest.length === 0 ? { at, itemId } : null
}

/** The place from which the item that is next in time is reached; `after` is the place that it lies behind. */
export const placeBeforeNext = (next: Instant, after: ArchivePlace): string =>
  monthOf(next) === monthOf(after.at) ? `${after.at},${after.itemId}` : monthAfter(monthOf(next))

/** The last instant before the month that a document at a place is of. */
export function monthOfArchive({ at, itemId }: ArchivePlace): { updatedAfter: Instant } {
  // A place at the very beginning of a month is of the month before.
  const within = itemId === '' ? new Date(Date.parse(at) - 1).toISOString() : at
  return { updatedAfter: new Date(Date.parse(`${monthOf(within)}-01T00:00:00.000Z`) - 1).toISOString() as Instant }
}

/** Nothing is dated ahead of it: what lies behind a place in time is read as it is stored. */
const NO_HORIZON = '9999-12-31T00:00:00.000Z' as Instant

export const listPlaceAt = ({ at, itemId }: ArchivePlace): ListCursor => ({
  order: 'updated',
  part: 'main',
  day: 0,
  at,
  itemId: itemId as ItemId,
  horizon: NO_HORIZON,
})

const monthOf = (at: string): string => at.slice(0, 'YYYY-MM'.length)

function monthAfter(month: string): string {
  const [year = 0, number = 0] = month.split('-').map(Number)
  return new Date(Date.UTC(year, number)).toISOString().slice(0, 'YYYY-MM'.length)
}
