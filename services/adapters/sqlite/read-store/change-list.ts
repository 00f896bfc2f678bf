import type { Position } from '../../../ports/event-log.ts'
import type { ChangesQuery, LatestChangesQuery } from '../../../ports/item-store.ts'
import type { GenerationFile } from './generation-file.ts'

/** A changed item, with the record whose processing changed it. */
export interface ChangeRow {
  item: number
  itemId: string
  changedAt: Position
}

const PAGE = `
SELECT c.offset, i.itemId, c.item FROM changes c JOIN items i ON i.id = c.item
WHERE c.entry = ?1 AND c.partition = ?2 AND c.offset >= ?3 AND c.offset < ?5
  AND (c.offset > ?3 OR i.itemId > ?4)
ORDER BY c.offset, i.itemId LIMIT ?6`

/** A page of the changes of some outlet entries, merged. Each item is there once. */
export function findChanges(
  { sql }: GenerationFile,
  entries: number[],
  { partition, after, before, limit }: ChangesQuery,
): ChangeRow[] {
  const changes = new Map<number, ChangeRow>()
  for (const entry of entries) {
    const page = sql(PAGE).all(entry, partition, after?.offset ?? -1, after?.itemId ?? '', before, limit)
    for (const row of page as unknown as { offset: number; itemId: string; item: number }[])
      changes.set(row.item, { item: row.item, itemId: row.itemId, changedAt: { partition, offset: row.offset } })
  }
  return [...changes.values()].sort(byPosition).slice(0, limit)
}

const LAST_PAGE = `
SELECT c.offset, i.itemId, c.item FROM changes c JOIN items i ON i.id = c.item
WHERE c.entry = ?1 AND c.partition = ?2 AND c.offset < ?3
ORDER BY c.offset DESC, i.itemId DESC LIMIT ?4`

/** The last changes of some outlet entries, the latest first. Each item is there once. */
export function findLatestChanges(
  { sql }: GenerationFile,
  entries: number[],
  { partition, before, limit }: LatestChangesQuery,
): ChangeRow[] {
  const changes = new Map<number, ChangeRow>()
  for (const entry of entries) {
    const page = sql(LAST_PAGE).all(entry, partition, before, limit)
    for (const row of page as unknown as { offset: number; itemId: string; item: number }[])
      changes.set(row.item, { item: row.item, itemId: row.itemId, changedAt: { partition, offset: row.offset } })
  }
  return [...changes.values()].sort((a, b) => byPosition(b, a)).slice(0, limit)
}

const byPosition = (a: ChangeRow, b: ChangeRow): number =>
  a.changedAt.offset - b.changedAt.offset || (a.itemId < b.itemId ? -1 : 1)
