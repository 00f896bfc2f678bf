import type { GenerationFile } from './generation-file.ts'

/** Items are numbered in the order in which they come. 256 neighbours are a block. */
const BLOCK_BITS = 8

/**
 * Layouts 1 to 4 hold the times between which the items of each block were published. Nothing here asks for them any
 * more, but a reader of the earlier code may still have the file open.
 */
export function widenBlock({ sql, layoutAge }: GenerationFile, item: number, publishedAt: number): void {
  if (layoutAge === 'current') return
  sql(
    `INSERT INTO blocks VALUES (?1, ?2, ?2) ON CONFLICT (block) DO UPDATE SET
     newest = max(newest, ?2), oldest = min(oldest, ?2) WHERE ?2 > newest OR ?2 < oldest`,
  ).run(item >>> BLOCK_BITS, publishedAt)
}
