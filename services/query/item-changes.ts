import type { ItemId } from '../domain/ids.ts'
import { beginsAfter } from '../domain/item/display-dates.ts'
import type { Reader } from '../domain/item/may-read.ts'
import type { OutletEntry } from '../domain/outlets.ts'
import type { ChangedItem, ItemStore } from '../ports/item-store.ts'
import type { Checkpoint } from '../ports/read-models.ts'
import { askAgain, CHANGES_ROOM } from './ask-again.ts'
import {
  AFTER_ALL_ITEMS,
  type ChangeReading,
  type ChangeScope,
  fromTheBeginning,
  hasRoomFor,
  MOST_WITHHELD,
  placeBefore,
  readChangeCursor,
  writeChangeCursor,
} from './change-cursor.ts'
import { changeQuestion } from './change-scope.ts'
import type { CheckedItem } from './checked-item.ts'
import { readTurns } from './display-turns.ts'
import { fillPage } from './fill-page.ts'
import { type HandedOverLinks, readLinks, readOtherHalves } from './handed-over.ts'
import type { ItemReader } from './item-reader.ts'
import type { Outlet } from './requested-outlet.ts'

export interface ChangesOptions {
  cursor?: string
  limit: number
  /** Who asks, on the day by the clock here. */
  asking: Reader
  /** The era of the generation. A cursor counts within one era. */
  era: number
  /** Gives only items that enter these outlets, change on them or leave all of them. */
  outlets?: Outlet[]
  /** Gives only items that have this field, or that had it. */
  field?: string
  /** So many ids of withheld items are carried in the cursor at most. */
  mostWithheld?: number
}

interface Change {
  item: CheckedItem
  links: HandedOverLinks
  /** It is not shown on any outlet asked for any more, or has another field by now. */
  hasLeft: boolean
}

export interface ChangePage {
  /** At most `limit`, and on top of that the other half of each hand-over among them. */
  changes: Change[]
  /** Items of this page that do not check, and those of earlier pages that still do not. */
  withheld: { itemId: ItemId }[]
  /** Those of `withheld` that the cursor did not name yet. */
  newlyWithheld: ItemId[]
  next: string
  more: boolean
  /** The day on which the states count: today, or the cursor's where the clock here is behind it. */
  day: string
  /** How far the store was when the page was begun. */
  checkpoints: Checkpoint[]
}

/**
 * Gives changed items in the order of the records that changed them, one partition after the other. No change is ever
 * left out: the checkpoints are read first, and only items changed before them are given. An item that changes
 * meanwhile moves behind its checkpoint, and a later call gives it. An item that does not check is withheld; the cursor
 * remembers it, and each later call asks for it again, until it checks and is given. A hand-over is confirmed by the
 * change of either item, so each is given with the other; a page of which the others are large ends early.
 */
export async function readChanges(
  checking: Pick<ItemReader, 'check'>,
  generation: ItemStore,
  options: ChangesOptions,
): Promise<ChangePage> {
  const { cursor, limit, era, asking, mostWithheld = MOST_WITHHELD, ...asked } = options
  const { today } = asking
  const checkpoints = (await generation.checkpoints()).toSorted((a, b) => a.partition - b.partition)
  const { scope, entries, concerns, holds } = changeQuestion(asked)
  const here = { era, scope }
  const reading =
    cursor === undefined ? fromTheBeginning(today) : readChangeCursor(cursor, here, { checkpoints, today })
  const day = [today, reading.day, reading.turning?.until ?? today].reduce((a, b) => (a > b ? a : b))
  const onDay = { ...asking, today: day }
  const reader = withoutTooEarly(checking, { today, day })
  const again = await askAgain(reading.withheld, limit, { reader, generation })
  reading.withheld = [...again.withheld, ...again.unread]
  const turns = await readTurns(generation, reading, {
    today,
    limit: limit - again.items.length,
    filled: again.filled,
    entries,
  })
  const page = turns.more
    ? { found: turns.found, more: true }
    : await readOn(generation, reading, {
        checkpoints,
        limit: limit - again.items.length - turns.found.length,
        filled: turns.filled,
        entries,
      })
  if (!turns.more) page.found.unshift(...turns.found)

  const checks = await reader.check(page.found.map(({ document }) => document))
  const items = new Map(again.items.map((item) => [item.itemId, item]))
  const withheld = new Set(again.withheld)
  for (const [index, check] of checks.entries()) {
    if (check.ok) {
      items.set(check.item.itemId, check.item)
      forget(check.item.itemId, reading)
    } else {
      withheld.add(check.itemId)
      remember(page.found[index] as ChangedItem, reading, { here, checkpoints, mostWithheld })
    }
  }
  for (const itemId of items.keys()) withheld.delete(itemId)
  const more = page.more || again.unread.length > 0
  if (!more) goBack(reading)
  const { others, fitting } = await readOtherHalves(items, CHANGES_ROOM, { reader, generation })
  // Read once more and not cut, so that the cursor is that of a shorter page.
  if (fitting < items.size) return readChanges(checking, generation, { ...options, limit: fitting })
  const told = new Map([...items, ...others])
  const linksOf = await readLinks(told, { reader, generation, asking: onDay })
  return {
    changes: [...told.values()]
      .filter((item) => concerns(item, onDay))
      .map((item) => ({ item, links: linksOf(item), hasLeft: !holds(item, onDay) })),
    withheld: [...withheld].map((itemId) => ({ itemId })),
    newlyWithheld: [...withheld].filter((itemId) => !again.withheld.includes(itemId)),
    next: writeChangeCursor(reading, here),
    more,
    day,
    checkpoints,
  }
}

/**
 * Lets nobody read of an item before its first day, where the clock here is behind the one that told the cursor: the
 * cursor's day has come and today has not. Such an item counts as one that does not check, and so it is withheld, and
 * given when the day has come here.
 */
const withoutTooEarly = (
  { check }: Pick<ItemReader, 'check'>,
  { today, day }: { today: string; day: string },
): Pick<ItemReader, 'check'> => ({
  check: async (documents) => {
    const checks = await check(documents)
    if (today === day) return checks
    return checks.map((one) =>
      one.ok && isTooEarly(one.item, { today, day })
        ? { ok: false, itemId: one.item.itemId, fault: 'columns-disagree' }
        : one,
    )
  },
})

const isTooEarly = ({ content, withdrawn }: CheckedItem, { today, day }: { today: string; day: string }): boolean =>
  content !== null && withdrawn === null && beginsAfter(content, today) && !beginsAfter(content, day)

/** Reads the next changes, and moves `reading` on behind them. */
async function readOn(
  generation: ItemStore,
  { after }: ChangeReading,
  options: { checkpoints: Checkpoint[]; limit: number; filled: number; entries?: OutletEntry[] },
): Promise<{ found: ChangedItem[]; more: boolean }> {
  const { checkpoints, limit, entries } = options
  const found: ChangedItem[] = []
  let { filled } = options
  for (const { partition, logId, nextOffset: before } of checkpoints) {
    const begin = after.get(partition) ?? null
    const page = await fillPage<ChangedItem>({
      limit: limit - found.length,
      filled,
      most: CHANGES_ROOM,
      documentOf: ({ document }) => document,
      read: (row, bounds) =>
        generation.changes({
          partition,
          after: row === null ? begin : continueAfter(row),
          before,
          ...bounds,
          entries,
          orHandedOver: entries !== undefined,
        }),
    })
    const last = page.rows.at(-1)
    found.push(...page.rows)
    filled = page.filled
    if (page.more) {
      if (last !== undefined) after.set(partition, { partition, logId, ...continueAfter(last) })
      return { found, more: true }
    }
    if (before > 0 && before > (after.get(partition)?.offset ?? -1))
      after.set(partition, { partition, logId, offset: before - 1, itemId: AFTER_ALL_ITEMS })
  }
  return { found, more: false }
}

/** Remembers an item that did not check: by its id, or where no room is left, by the place before it. */
function remember(
  { document: { itemId }, changedAt: { partition, offset } }: ChangedItem,
  reading: ChangeReading,
  { here, checkpoints, mostWithheld }: { here: ChangeScope; checkpoints: Checkpoint[]; mostWithheld: number },
): void {
  const { withheld, backTo } = reading
  if (withheld.includes(itemId)) return
  if (withheld.length < mostWithheld && hasRoomFor(itemId, reading, here)) {
    withheld.push(itemId)
    return
  }
  // What turns on a day does not come in the order of the records.
  const place = placeBefore(offset)
  const known = backTo.get(partition)
  const isBehind = known !== undefined && (known.offset - place.offset || (known.itemId <= place.itemId ? -1 : 1)) < 0
  if (isBehind) return
  const logId = checkpoints.find((one) => one.partition === partition)?.logId ?? ''
  backTo.set(partition, { partition, logId, ...place })
}

/** An item that changed meanwhile was given with its change. */
function forget(itemId: ItemId, reading: ChangeReading): void {
  reading.withheld = reading.withheld.filter((one) => one !== itemId)
}

/** At the end of the changes: the next call begins before the items that found no room. */
function goBack({ after, backTo }: ChangeReading): void {
  for (const [partition, position] of backTo) after.set(partition, position)
  backTo.clear()
}

/** The position from which `changes` continues behind this row. */
export const continueAfter = ({ changedAt, document }: ChangedItem) => ({
  offset: changedAt.offset,
  itemId: document.itemId,
})
