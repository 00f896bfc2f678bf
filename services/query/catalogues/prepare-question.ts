import { dayInShanghai } from '../../domain/item/display-dates.ts'
import type { ItemStore } from '../../ports/item-store.ts'
import { dayOfPage } from '../day-of-page.ts'
import { type Freshness, freshnessOf, ofEveryPartition } from '../freshness.ts'
import type { ItemReader } from '../item-reader.ts'
import { appliedState, directoryState } from '../state-etag.ts'
import type { CatalogueQuestion } from './node-catalogues.ts'

interface PreparedQuestion {
  question: CatalogueQuestion
  /** All that an answer is made of beside what is asked. */
  state: unknown[]
  freshness: Freshness
}

/**
 * Begins an answer about catalogues on a day (`YYYY-MM-DD`), without one on that of the cursor, or today, inside one use
 * of a generation.
 */
export async function prepareQuestion(
  reader: ItemReader,
  generation: ItemStore,
  asked: string | undefined,
  cursor?: string | undefined,
): Promise<PreparedQuestion> {
  // All are read before the items, so that whatever is written meanwhile changes the next state.
  const unread = await reader.unread()
  const checkpoints = await generation.checkpoints()
  const directory = reader.directory.latest()
  const now = reader.now()
  const today = dayInShanghai(now)
  const on = dayOfPage({ on: asked, cursor }, today)
  const applied = [generation.number, appliedState(checkpoints), directoryState(directory)]
  return {
    question: { reader, generation, directory, on },
    state: [...applied, on, today, reader.failuresMet()],
    freshness: freshnessOf(ofEveryPartition(checkpoints, reader.partitions), now, unread),
  }
}
