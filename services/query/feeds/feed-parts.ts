import { type Instant, instantOf } from '../../domain/ids.ts'
import { endOfDate, startOfDate } from '../../domain/item/dates.ts'
import { displayStateOn } from '../../domain/item/display-state.ts'
import type { Reader } from '../../domain/item/may-read.ts'
import type { ChangeQuestion } from '../change-scope.ts'
import type { CheckedItem } from '../checked-item.ts'
import type { FeedEntry, Tombstone } from './feed.ts'

/**
 * An item is an entry of a feed while it is shown, and has a tombstone afterwards: by what `/v1/changes` tells the same reader.
 * What was never shown has neither.
 */
export function feedParts(
  items: Iterable<CheckedItem>,
  asking: Reader,
  { concerns, holds }: Pick<ChangeQuestion, 'concerns' | 'holds'>,
): { entries: FeedEntry[]; tombstones: Tombstone[] } {
  const entries: FeedEntry[] = []
  const tombstones: Tombstone[] = []
  for (const item of items) {
    if (!concerns(item, asking)) continue
    const state = displayStateOn(asking.today, { ...item, hasLeft: !holds(item, asking) })
    if (state === 'shown') entries.push(entryOf(item))
    else if (state !== 'scheduled' || item.version > 1)
      tombstones.push({ itemId: item.itemId, state, when: whenOf(item, state), reason: reasonOf(item, state) })
  }
  return {
    entries: entries.sort((a, b) => latestFirst(a.updated, b.updated)),
    tombstones: tombstones.sort((a, b) => latestFirst(a.when, b.when)),
  }
}

const latestFirst = (a: Instant, b: Instant): number => (a === b ? 0 : a < b ? 1 : -1)

/** Readers take the later of an entry and a tombstone (RFC 6721, section 2), so a day of display counts as a change. */
function entryOf(item: CheckedItem): FeedEntry {
  const { publishedAt, updatedAt, content } = item
  const begun = content?.displayFrom === undefined ? publishedAt : beginOfDay(startOfDate(content.displayFrom))
  return { item, published: later(publishedAt, begun), updated: later(updatedAt, begun) }
}

function whenOf({ updatedAt, withdrawn, content }: CheckedItem, state: Tombstone['state']): Instant {
  if (state === 'withdrawn' && withdrawn !== null) return withdrawn.at
  if (state !== 'ended' || content?.displayUntil === undefined) return updatedAt
  return later(updatedAt, endOfDay(endOfDate(content.displayUntil)))
}

const reasonOf = ({ withdrawn }: CheckedItem, state: Tombstone['state']): string | null =>
  state === 'withdrawn' ? (withdrawn?.reason ?? null) : null

const later = (a: Instant, b: Instant): Instant => (a > b ? a : b)

const DAY_MS = 24 * 3_600_000
const beginOfDay = (day: string): Instant => instantOf(Date.parse(`${day}T00:00:00+08:00`))
const endOfDay = (day: string): Instant => instantOf(Date.parse(`${day}T00:00:00+08:00`) + DAY_MS)
