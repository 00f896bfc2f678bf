import type { GenerationFile } from './generation-file.ts'

/** Items are numbered in the order in which they come. 256 neighbours are a block, 16 blocks a shard of the search index. */
const BLOCK_BITS = 8
const BLOCKS_A_SHARD_BITS = 4
export const blockOf = (item: number): number => item >>> BLOCK_BITS

/** A shard of the search index, with the times between which its items were published. */
interface ShardBounds {
  shard: number
  newest: number
  oldest: number
}

export function widenBlock({ sql }: GenerationFile, item: number, publishedAt: number): void {
  sql(
    `INSERT INTO blocks VALUES (?1, ?2, ?2) ON CONFLICT (block) DO UPDATE SET
     newest = max(newest, ?2), oldest = min(oldest, ?2) WHERE ?2 > newest OR ?2 < oldest`,
  ).run(blockOf(item), publishedAt)
}

/** All shards, the one with the newest item first. */
export const shardsByNewest = ({ sql }: GenerationFile): ShardBounds[] =>
  sql(
    `SELECT block >> ${BLOCKS_A_SHARD_BITS} AS shard, max(newest) AS newest, min(oldest) AS oldest FROM blocks
     GROUP BY shard ORDER BY newest DESC`,
  ).all() as unknown as ShardBounds[]
