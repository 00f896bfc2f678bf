import type { ItemDocument } from '../domain/item/item-document.ts'

/** An answer of 200 items of the largest size would be 180 MB: a page ends earlier where items are large. */
const MOST_CHARACTERS = 4 * 1024 * 1024
const READ_AT_ONCE = 50

/**
 * A page of at most `limit` rows, read in steps, so that it can end where its documents become large; one row is
 * always given (unless `limit` is 0). `more`: another row follows.
 */
export async function fillPage<Row>(options: {
  limit: number
  /** Up to `count` rows after one; null: from the beginning. */
  read: (after: Row | null, count: number) => Promise<Row[]>
  documentOf: (row: Row) => ItemDocument
  /** Characters that the page holds already. */
  filled?: number
}): Promise<{ rows: Row[]; more: boolean; filled: number }> {
  const { limit, read, documentOf } = options
  const rows: Row[] = []
  let filled = options.filled ?? 0
  for (;;) {
    const count = Math.min(READ_AT_ONCE, limit + 1 - rows.length)
    const step = await read(rows.at(-1) ?? null, count)
    for (const row of step) {
      const size = sizeOf(documentOf(row))
      if (rows.length === limit || (filled > 0 && filled + size > MOST_CHARACTERS)) return { rows, more: true, filled }
      rows.push(row)
      filled += size
    }
    if (step.length < count) return { rows, more: false, filled }
  }
}

const sizeOf = ({ contentText, latest, withdrawal }: ItemDocument): number =>
  (contentText?.length ?? 0) + latest.envelopeText.length + (withdrawal?.envelopeText.length ?? 0)
