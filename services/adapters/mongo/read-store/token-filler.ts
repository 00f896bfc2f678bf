import { HubError } from '../../../domain/errors.ts'
import { searchTextOf } from '../../../domain/item/search-text.ts'
import { tokenText } from '../../../domain/item/search-tokens.ts'
import type { Collections } from './collections.ts'
import { unordered } from './guarded-writes.ts'
import type { StoredItem } from './stored-item.ts'

/** Writes the search tokens of items that have none yet. */
export interface TokenFiller {
  /** Runs a write; tokens wait while one is under way. */
  after<T>(write: () => Promise<T>): Promise<T>
  stop(): Promise<void>
}

/** Items at once: few while writes come, so that these hardly wait. */
const BUSY = 4
const IDLE = 32

/**
 * A text has hundreds of tokens, and each is an entry of the index: that is most of what an item costs the
 * server. So an item is written without (`tokens` null), where a search finds it all the same, and gets them
 * here: a few items after each write, and on and on while no write comes. What a crash leaves is found again.
 */
export function createTokenFiller(
  { items }: Collections,
  guard: <T>(work: () => Promise<T>) => Promise<T>,
): TokenFiller {
  let writing = 0
  let stopped = false
  let due = false
  let wake = () => {}

  const run = async () => {
    while (!stopped) {
      due = false
      // A fault of the store is met and reported by the next write; then this is tried again.
      const filled = await guard(() => fill(items, writing > 0 ? BUSY : IDLE)).catch((error) => {
        if (error instanceof HubError) return 0
        throw error
      })
      if (stopped || due || (filled > 0 && writing === 0)) continue
      await new Promise<void>((resolve) => {
        wake = resolve
      })
    }
  }
  const running = run()

  return {
    after: async (write) => {
      writing++
      try {
        return await write()
      } finally {
        writing--
        due = true
        wake()
      }
    },
    stop: async () => {
      stopped = true
      wake()
      await running
    },
  }
}

/** How many items got theirs. One that was written or erased anew meanwhile is left alone. */
async function fill(items: Collections['items'], limit: number): Promise<number> {
  const found = await items
    .find({ tokens: null }, { projection: { version: 1, status: 1, contentText: 1, organ: 1 } })
    .limit(limit)
    .toArray()
  await unordered(
    items,
    found.map((item) => ({
      updateOne: {
        filter: { _id: item._id, version: item.version, tokens: null },
        update: { $set: { tokens: tokensOf(item) } },
      },
    })),
  )
  return found.length
}

function tokensOf({ status, contentText, organ }: StoredItem): string[] {
  const text = searchTextOf({ status, contentText }, organ)
  return text === '' ? [] : [...new Set(tokenText(text).split(' '))]
}
