import type { ItemStore } from '../../ports/item-store.ts'
import { beginReading } from '../begin-reading.ts'
import { dayOfPage } from '../day-of-page.ts'
import type { Freshness } from '../freshness.ts'
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
  const { checkpoints, directory, today, freshness } = await beginReading(reader, generation)
  const on = dayOfPage({ on: asked, cursor }, today)
  const applied = [generation.number, appliedState(checkpoints), directoryState(directory)]
  return {
    question: { reader, generation, directory, on },
    state: [...applied, on, today, reader.failuresMet()],
    freshness,
  }
}
