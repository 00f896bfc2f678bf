import type { Directory } from '../domain/directory/directory.ts'
import { dayInShanghai } from '../domain/item/display-dates.ts'
import type { ItemStore } from '../ports/item-store.ts'
import type { Checkpoint } from '../ports/read-models.ts'
import { type Freshness, freshnessOf, ofEveryPartition } from './freshness.ts'
import type { ItemReader } from './item-reader.ts'

interface BegunReading {
  checkpoints: Checkpoint[]
  directory: Directory
  /** In Asia/Shanghai, `YYYY-MM-DD`. */
  today: string
  freshness: Freshness
}

/**
 * Begins an answer that looks at items of any node, inside one use of a generation. All is read before the items, so that
 * whatever is written meanwhile changes the next state.
 */
export async function beginReading(reader: ItemReader, generation: ItemStore): Promise<BegunReading> {
  const unread = await reader.unread()
  const checkpoints = await generation.checkpoints()
  const directory = reader.directory.latest()
  const now = reader.now()
  return {
    ...{ checkpoints, directory, today: dayInShanghai(now) },
    freshness: freshnessOf(ofEveryPartition(checkpoints, reader.partitions), now, unread),
  }
}
