import type { Connection } from './connection.ts'

/**
 * Whether a search comes to every page of terms, which FTS5's own check does not ask. A page is found by its row in
 * `_idx`, whose term is the beginning of the first term on the page. Pages with terms are leaves whose terms end
 * before their block does; a page's id is its segment << 37 | its number (SQLite, fts5_index.c). Rows of pages that a
 * merge has taken away may stay behind, and while a merge is not done the first page left of each of its segments
 * begins later than its row says.
 */
export function pagesAreReached({ sql }: Pick<Connection, 'sql'>, table: string): boolean {
  const leaves = sql(
    `SELECT id >> 37 AS segment, block, term FROM ${table}_data LEFT JOIN ${table}_idx ON id = (segid << 37) | (pgno >> 1)
     WHERE id >= 1 << 37 AND (id >> 31) & 63 = 0 ORDER BY id`,
  )
  let last: unknown = null
  for (const { segment, block, term } of leaves.iterate()) {
    const first = firstTerm(Buffer.from(block as Uint8Array))
    const isFirstLeft = segment !== last
    last = segment
    if (first === null && term === null) continue
    if (first === null || term === null) return false
    const row = Buffer.from(term as Uint8Array)
    if (!startsWith(first, row) && !(isFirstLeft && Buffer.compare(row, first) < 0)) return false
  }
  return true
}

/** Null on a page without. The list of the terms' places stands behind the terms. */
function firstTerm(block: Buffer): Buffer | null {
  const end = block.readUInt16BE(2)
  if (end >= block.length) return null
  const place = varint(block, end)
  const bytes = varint(block, place.value)
  return block.subarray(bytes.next, bytes.next + bytes.value)
}

/** Of at most two bytes: nothing within a page is longer (SQLite's varint: seven bits a byte, the highest first). */
function varint(block: Buffer, at: number): { value: number; next: number } {
  const [first = 0, second = 0] = block.subarray(at, at + 2)
  return first < 0x80 ? { value: first, next: at + 1 } : { value: ((first & 0x7f) << 7) | second, next: at + 2 }
}

const startsWith = (whole: Buffer, beginning: Buffer): boolean => whole.subarray(0, beginning.length).equals(beginning)
