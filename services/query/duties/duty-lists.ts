import { LRUCache } from 'lru-cache'
import type { Directory } from '../../domain/directory/directory.ts'
import { beginReading } from '../begin-reading.ts'
import { dayOfPage } from '../day-of-page.ts'
import type { Freshness } from '../freshness.ts'
import type { ItemReader } from '../item-reader.ts'
import type { PreparePlan } from '../plans/plan-standing.ts'
import { appliedState, directoryState } from '../state-etag.ts'
import { type DutyList, dutyList } from './duty-list.ts'
import type { DutyFilters, DutyQuestion } from './duty-walk.ts'

/** What is asked of duties. `on`: left out, that of the cursor, else today. */
interface DutyRequest extends DutyFilters {
  on?: string | undefined
  limit: number
  cursor?: string | undefined
}

/** A list of duties that is read only when its state is not enough for the answer. */
interface PreparedDuties {
  /** All that the list is made of, but for what is withheld. */
  state: unknown
  on: string
  directory: Directory
  freshness: Freshness
  question: DutyQuestion
  /** To be called inside the same use of the generation. */
  read(): Promise<DutyList>
}

export type PrepareDuties = (generation: DutyQuestion['generation'], request: DutyRequest) => Promise<PreparedDuties>

/** Pages that are kept. */
const MOST_KEPT = 100

/** Prepares lists of duties, and keeps the last ones as long as nothing that they are made of has changed. */
export function createDutyLists(reader: ItemReader, plans: PreparePlan): PrepareDuties {
  const kept = new LRUCache<string, DutyList>({ max: MOST_KEPT })
  return async (generation, { on: asked, ...query }) => {
    const { checkpoints, directory, today, freshness } = await beginReading(reader, generation)
    const on = dayOfPage({ on: asked, cursor: query.cursor }, today)
    const applied = [generation.number, appliedState(checkpoints), directoryState(directory)]
    const state = [...applied, { ...query, on, today }, reader.failuresMet()]
    const question = { reader, generation, directory, on, plans }
    return {
      ...{ state, on, directory, freshness, question },
      read: async () => {
        const key = JSON.stringify(state)
        const list = kept.get(key) ?? (await dutyList(question, query))
        // Mending the store changes what is withheld, and not the state.
        if (list.withheld.length === 0) kept.set(key, list)
        return list
      },
    }
  }
}
