import type { ItemDocument } from '../domain/item/item-document.ts'
import { charactersOf, PAGE_ROOM } from '../ports/page-room.ts'

/**
 * A page of at most `limit` rows that ends where its documents become large; one row is always given (unless `limit`
 * is 0). `more`: another row follows.
 */
export async function fillPage<Row>(options: {
  limit: number
  /** Up to `limit` rows after one, and none behind the one that fills the room; null: from the beginning. */
  read: (after: Row | null, bounds: { limit: number; room: number }) => Promise<Row[]>
  documentOf: (row: Row) => ItemDocument
  /** Characters that the page holds already. */
  filled?: number
}): Promise<{ rows: Row[]; more: boolean; filled: number }> {
  const { limit, read, documentOf } = options
  const rows: Row[] = []
  let filled = options.filled ?? 0
  for (;;) {
    const step = await read(rows.at(-1) ?? null, { limit: limit + 1 - rows.length, room: PAGE_ROOM - filled })
    for (const row of step) {
      const size = charactersOf(documentOf(row))
      if (rows.length === limit || (filled > 0 && filled + size > PAGE_ROOM)) return { rows, more: true, filled }
      rows.push(row)
      filled += size
    }
    const hasEnded = step.length === 0 || filled <= PAGE_ROOM
    if (hasEnded) return { rows, more: false, filled }
  }
}
