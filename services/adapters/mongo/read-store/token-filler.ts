import { HubError } from '../../../domain/errors.ts'
import type { ItemId } from '../../../domain/ids.ts'
import { searchTextOf } from '../../../domain/item/search-text.ts'
import { tokenText } from '../../../domain/item/search-tokens.ts'
import type { Timers } from '../../../domain/timers.ts'
import type { Collections } from './collections.ts'
import { unordered } from './guarded-writes.ts'
import type { StoredItem } from './stored-item.ts'

/** Writes the search tokens of items that have none yet. */
export interface TokenFiller {
  /** Items were written. */
  due(): void
  stop(): Promise<void>
}

const AT_ONCE = 32
/** Ids of items that wait, found at once: entries of the index that went a moment ago are passed over each time. */
const FOUND = 1000
/** Between two times while writes come, so that these hardly wait. */
const REST_MS = 500

/**
 * A text has hundreds of tokens, and each is an entry of the index: that is most of what an item costs the
 * server. So an item is written without (`tokens` null), where a search finds it all the same, and gets them
 * here: some at a time while writes come, and on and on once none does. What a crash leaves is found again.
 */
export function createTokenFiller(
  { items }: Collections,
  guard: <T>(work: () => Promise<T>) => Promise<T>,
  timers: Timers,
): TokenFiller {
  let stopped = false
  let isDue = false
  let wake = () => {}
  let isResting = false
  const fill = createFill(items)

  const run = async () => {
    while (!stopped) {
      isDue = false
      // A fault of the store is met and reported by the next write; this is tried again.
      const filled = await guard(fill).catch((error) => {
        if (error instanceof HubError) return null
        throw error
      })
      if (stopped) return
      if (isDue || filled === null) await sleep(REST_MS)
      else if (filled === 0) await sleep()
    }
  }
  /** Without a time, until something is due. */
  const sleep = async (ms?: number) => {
    isResting = ms !== undefined
    let cancel = () => {}
    await new Promise<void>((resolve) => {
      wake = resolve
      if (ms !== undefined) cancel = timers.after(ms, resolve)
    })
    cancel()
    isResting = false
  }
  const running = run()

  return {
    due: () => {
      isDue = true
      if (!isResting) wake()
    },
    stop: async () => {
      stopped = true
      wake()
      await running
    },
  }
}

/** Gives how many items were looked at. One that was written or erased anew meanwhile is left alone. */
function createFill(items: Collections['items']): () => Promise<number> {
  const waiting: ItemId[] = []
  return async () => {
    if (waiting.length === 0) waiting.push(...(await findWaiting(items)))
    const ids = waiting.splice(0, AT_ONCE)
    if (ids.length === 0) return 0
    const found = await items
      .find({ _id: { $in: ids }, tokens: null }, { projection: { version: 1, status: 1, contentText: 1, organ: 1 } })
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
    return ids.length
  }
}

async function findWaiting(items: Collections['items']): Promise<ItemId[]> {
  const found = await items
    .find({ tokens: null }, { projection: { _id: 1 } })
    .limit(FOUND)
    .toArray()
  return found.map(({ _id }) => _id)
}

function tokensOf({ status, contentText, organ }: StoredItem): string[] {
  const text = searchTextOf({ status, contentText }, organ)
  return text === '' ? [] : [...new Set(tokenText(text).split(' '))]
}
