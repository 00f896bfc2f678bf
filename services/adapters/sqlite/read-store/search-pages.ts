import type { GenerationFile } from './generation-file.ts'

/**
 * Whether a search reaches every page of terms. FTS5's own check does not ask this. A search finds a page by its row in
 * `_idx`, whose term is the beginning of the first term on the page. Pages with terms are leaves whose terms end before
 * their block does. A page's id is `segment << 37 | number` (SQLite, fts5_index.c). Two deviations are normal: rows can
 * outlive the pages that a merge took away, and while a merge is under way, the first page that is left of each of its
 * segments begins later than its row says.
 */
export function pagesAreReached({ sql }: Pick<GenerationFile, 'sql'>, table: string): boolean {
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

/** The first term on a page, null on a page without terms. Behind the terms is the list of their offsets. */
function firstTerm(block: Buffer): Buffer | null {
  const end = block.readUInt16BE(2)
  if (end >= block.length) return null
  const offset = varint(block, end)
  const bytes = varint(block, offset.value)
  return block.subarray(bytes.next, bytes.next + bytes.value)
}

/** SQLite's varint: seven bits a byte, the highest first. Within a page none is longer than two bytes. */
function varint(block: Buffer, at: number): { value: number; next: number } {
  const [first = 0, second = 0] = block.subarray(at, at + 2)
  return first < 0x80 ? { value: first, next: at + 1 } : { value: ((first & 0x7f) << 7) | second, next: at + 2 }
}

const startsWith = (whole: Buffer, beginning: Buffer): boolean => whole.subarray(0, beginning.length).equals(beginning)
