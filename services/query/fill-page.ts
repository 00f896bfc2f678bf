import type { ItemDocument } from '../domain/item/item-document.ts'
import { charactersOf, PAGE_ROOM } from '../ports/page-room.ts'

/**
 * Reads a page of at most `limit` rows. It ends earlier where its documents become large, but holds at least one row
 * (unless `limit` is 0). `more` is true when another row follows.
 */
export async function fillPage<Row>(options: {
  limit: number
  /** Reads up to `limit` rows after a row, or from the beginning for null. Ends with the row that fills the room. */
  read: (after: Row | null, bounds: { limit: number; room: number }) => Promise<Row[]>
  documentOf: (row: Row) => ItemDocument
  /** So many characters are on the page already. */
  filled?: number
  /** Most characters of the page; left out, `PAGE_ROOM`. */
  most?: number
}): Promise<{ rows: Row[]; more: boolean; filled: number }> {
  const { limit, read, documentOf, most = PAGE_ROOM } = options
  const rows: Row[] = []
  let filled = options.filled ?? 0
  for (;;) {
    const step = await read(rows.at(-1) ?? null, { limit: limit + 1 - rows.length, room: most - filled })
    for (const row of step) {
      const size = charactersOf(documentOf(row))
      if (rows.length === limit || (filled > 0 && filled + size > most)) return { rows, more: true, filled }
      rows.push(row)
      filled += size
    }
    const hasEnded = step.length === 0 || filled <= most
    if (hasEnded) return { rows, more: false, filled }
  }
}
