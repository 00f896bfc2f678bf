import { turnOfDay } from '../../domain/item/display-turns.ts'
import type { OutletEntry } from '../../domain/outlets.ts'
import type { ItemStore } from '../../ports/item-store.ts'
import { PAGE_ROOM } from '../../ports/page-room.ts'
import type { StoredDocument } from '../../ports/stored-document.ts'
import { AFTER_ALL_ITEMS } from '../change-cursor.ts'
import type { CheckedItem } from '../checked-item.ts'
import { type ItemReader, sortOut } from '../item-reader.ts'

/** So many changes are looked at, of all partitions together. */
const MOST_CHANGES = 100
const LEAST_OF_PARTITION = 10
const MOST_TURNS = 100
const TURNED_WITHIN_DAYS = 7
const DAY_MS = 24 * 3_600_000

/**
 * The items of some entries that changed last in the log, those that have left them too, and those whose display began or ended
 * within the last days.
 */
export async function latestItems(
  reader: Pick<ItemReader, 'check'>,
  generation: ItemStore,
  { entries, today }: { entries: OutletEntry[]; today: string },
): Promise<ReturnType<typeof sortOut>> {
  const checkpoints = await generation.checkpoints()
  const limit = Math.max(LEAST_OF_PARTITION, Math.floor(MOST_CHANGES / Math.max(1, checkpoints.length)))
  const documents = new Map<CheckedItem['itemId'], StoredDocument>()
  for (const { partition, nextOffset: before } of checkpoints)
    for (const { document } of await generation.latestChanges({ partition, before, limit, room: PAGE_ROOM, entries }))
      documents.set(document.itemId, document)
  const since = new Date(Date.parse(today) - TURNED_WITHIN_DAYS * DAY_MS).toISOString().slice(0, 'YYYY-MM-DD'.length)
  const turned = await generation.turns({
    after: { turn: turnOfDay(since), itemId: AFTER_ALL_ITEMS },
    until: turnOfDay(today),
    limit: MOST_TURNS,
    room: PAGE_ROOM,
    entries,
  })
  for (const { document } of turned) documents.set(document.itemId, document)
  return sortOut(await reader.check([...documents.values()]))
}
