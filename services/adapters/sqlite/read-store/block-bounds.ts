import type { GenerationFile } from './generation-file.ts'

/** Items are numbered in the order in which they come. 256 neighbours are a block; a shard of the search index has 16. */
const BLOCK_BITS = 8
export const blockOf = (item: number): number => item >>> BLOCK_BITS
export const firstItemOf = (block: number): number => block << BLOCK_BITS

/** A block, with the times between which its items were published. */
interface BlockBounds {
  block: number
  newest: number
  oldest: number
}

export function widenBlock({ sql }: GenerationFile, item: number, publishedAt: number): void {
  sql(
    `INSERT INTO blocks VALUES (?1, ?2, ?2) ON CONFLICT (block) DO UPDATE SET
     newest = max(newest, ?2), oldest = min(oldest, ?2) WHERE ?2 > newest OR ?2 < oldest`,
  ).run(blockOf(item), publishedAt)
}

/** All blocks, the one with the newest item first. */
export const blocksByNewest = ({ sql }: GenerationFile): BlockBounds[] =>
  sql('SELECT block, newest, oldest FROM blocks ORDER BY newest DESC, block DESC').all() as unknown as BlockBounds[]
