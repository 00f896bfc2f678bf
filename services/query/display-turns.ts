import { turnOfDay } from '../domain/item/display-turns.ts'
import type { OutletEntry } from '../domain/outlets.ts'
import type { ItemStore, TurnedItem } from '../ports/item-store.ts'
import { CHANGES_ROOM } from './ask-again.ts'
import { AFTER_ALL_ITEMS, type ChangeReading } from './change-cursor.ts'
import { fillPage } from './fill-page.ts'

/**
 * Reads the items that began or ended to be displayed since the day of a cursor, and moves `reading` on behind them. The
 * day is the cursor's own where the clock here is behind it.
 */
export async function readTurns(
  generation: Pick<ItemStore, 'turns'>,
  reading: ChangeReading,
  { today, entries, ...room }: { today: string; limit: number; filled: number; entries?: OutletEntry[] },
): Promise<{ found: TurnedItem[]; more: boolean; filled: number }> {
  const found: TurnedItem[] = []
  let { filled } = room
  while (reading.turning !== null || reading.day < today) {
    reading.turning ??= { until: today, turn: turnOfDay(reading.day), itemId: AFTER_ALL_ITEMS }
    const { turning } = reading
    const page = await fillPage<TurnedItem>({
      limit: room.limit - found.length,
      filled,
      most: CHANGES_ROOM,
      documentOf: ({ document }) => document,
      read: (row, bounds) =>
        generation.turns({
          after: row === null ? turning : { turn: row.turn, itemId: row.document.itemId },
          until: turnOfDay(turning.until),
          entries,
          ...bounds,
        }),
    })
    found.push(...page.rows)
    filled = page.filled
    const last = page.rows.at(-1)
    if (page.more) {
      if (last !== undefined) reading.turning = { ...turning, turn: last.turn, itemId: last.document.itemId }
      return { found, more: true, filled }
    }
    reading.day = turning.until
    reading.turning = null
  }
  return { found, more: false, filled }
}
