import type { GenerationFile } from './generation-file.ts'

/** Items are numbered in the order in which they come. 256 neighbours are a block, 16 blocks a shard of the search index. */
const BLOCK_BITS = 8
const BLOCKS_A_SHARD_BITS = 4
export const blockOf = (item: number): number => item >>> BLOCK_BITS

/** When the items of a block were published. */
interface Block {
  newest: number
  oldest: number
  /** The newest item of this block and all lower blocks of its shard. */
  newestFromHere: number
}

export interface ShardBounds {
  shard: number
  newest: number
  oldest: number
  blocks: Map<number, Block>
}

export function widenBlock({ sql }: GenerationFile, item: number, publishedAt: number): void {
  sql(
    `INSERT INTO blocks VALUES (?1, ?2, ?2) ON CONFLICT (block) DO UPDATE SET
     newest = max(newest, ?2), oldest = min(oldest, ?2) WHERE ?2 > newest OR ?2 < oldest`,
  ).run(blockOf(item), publishedAt)
}

/** All shards, the one with the newest item first. */
export function shardsByNewest({ sql }: GenerationFile): ShardBounds[] {
  const shards = new Map<number, ShardBounds>()
  const rows = sql('SELECT block, newest, oldest FROM blocks ORDER BY block').all()
  for (const { block, newest, oldest } of rows as unknown as { block: number; newest: number; oldest: number }[]) {
    const shard = block >>> BLOCKS_A_SHARD_BITS
    const bounds = shards.get(shard) ?? { shard, newest, oldest, blocks: new Map() }
    shards.set(shard, bounds)
    bounds.newest = Math.max(bounds.newest, newest)
    bounds.oldest = Math.min(bounds.oldest, oldest)
    bounds.blocks.set(block, { newest, oldest, newestFromHere: bounds.newest })
  }
  return [...shards.values()].sort((a, b) => b.newest - a.newest)
}
