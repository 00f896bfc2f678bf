import { widenBlock } from './block-bounds.ts'
import type { GenerationFile } from './generation-file.ts'
import { type ItemRow, idsOfList, listedUnder } from './item-row.ts'

/** Entry 0 of `changes`: all items. */
export const ANYWHERE = 0
/** Another entry of `changes`: items of a hand-over. Names begin with 1. */
export const HAND_OVERS = -1

/** Replaces an item's rows in the outlet lists and in the changes by those of its new state. */
export function writeOutletRows(generationFile: GenerationFile, before: ItemRow | null, after: ItemRow): void {
  const { sql } = generationFile
  const shown = listedUnder(after)
  const shownBefore = before === null ? [] : listedUnder(before)
  const stay = new Set(sameInLists(before, after) ? shownBefore : [])

  const leave = sql('DELETE FROM outlet_items WHERE entry = ? AND publishedAt = ? AND itemId = ?')
  for (const entry of shownBefore)
    if (before !== null && !(stay.has(entry) && shown.includes(entry)))
      leave.run(entry, Date.parse(before.publishedAt), before.itemId)
  const publishedAt = Date.parse(after.publishedAt)
  const enter = sql('INSERT OR REPLACE INTO outlet_items VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)')
  const { itemId, id, withdrawn, displayFrom, displayUntil, printedDay } = after
  const updatedAt = Date.parse(after.updatedAt)
  for (const entry of shown)
    if (!stay.has(entry))
      enter.run(entry, publishedAt, itemId, id, withdrawn, displayFrom, displayUntil, printedDay, updatedAt)

  if (before !== null) {
    const forgetChange = sql('DELETE FROM changes WHERE entry = ? AND partition = ? AND offset = ? AND item = ?')
    for (const entry of changeEntries(before))
      forgetChange.run(entry, before.changedPartition, before.changedOffset, before.id)
  }
  const change = sql('INSERT OR REPLACE INTO changes VALUES (?, ?, ?, ?)')
  for (const entry of changeEntries(after)) change.run(entry, after.changedPartition, after.changedOffset, after.id)

  if (before?.publishedAt !== after.publishedAt) widenBlock(generationFile, after.id, publishedAt)
}

/** Entries for which a change of the item counts. */
export const changeEntries = (row: ItemRow): Set<number> =>
  new Set([
    ANYWHERE,
    ...(row.handsOver === 1 ? [HAND_OVERS] : []),
    ...idsOfList(row.shownOn),
    ...idsOfList(row.leftOutlets),
  ])

const sameInLists = (before: ItemRow | null, after: ItemRow): boolean =>
  before !== null &&
  before.publishedAt === after.publishedAt &&
  before.updatedAt === after.updatedAt &&
  before.printedDay === after.printedDay &&
  before.withdrawn === after.withdrawn &&
  before.displayFrom === after.displayFrom &&
  before.displayUntil === after.displayUntil
