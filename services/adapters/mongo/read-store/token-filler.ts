import { HubError } from '../../../domain/errors.ts'
import type { ItemId } from '../../../domain/ids.ts'
import { contentIn } from '../../../domain/item/content.ts'
import type { Timers } from '../../../domain/timers.ts'
import type { UsableAge } from '../../../ports/read-layout.ts'
import { tokensOfText } from '../../../ports/search.ts'
import type { BsonItem } from './bson-item.ts'
import type { Collections } from './collections.ts'
import { unordered } from './guarded-writes.ts'

/**
 * Writes the search tokens of items that have none yet.
 *
 * - **filling**: writes the tokens of 32 items at a time, without a pause, until no item is left.
 * - **resting**: items were written meanwhile, or the store failed. It waits 500 ms, so that the projector's writes
 *   hardly wait for it, and fills again.
 * - **asleep**: no item is left. `due` wakes it up.
 * - **stopped**: ends after the items in hand. What is missing is found at the next start.
 */
export interface TokenFiller {
  /** Tells that items were written. */
  due(): void
  stop(): Promise<void>
}

const AT_ONCE = 32
/** Ids that one search gathers: each search has to skip the index entries that were removed a moment ago. */
const FOUND = 1000
const REST_MS = 500

/**
 * A text has hundreds of tokens, and each is an entry of the index: that is most of what an item costs the server. So
 * an item is written without tokens (`tokens` is null), and a search looks at all such items. They get their tokens
 * here.
 */
export function createTokenFiller(
  { items }: Collections,
  guard: <T>(work: () => Promise<T>) => Promise<T>,
  { timers, layoutAge }: { timers: Timers; layoutAge: UsableAge },
): TokenFiller {
  let stopped = false
  let isDue = false
  let wake = () => {}
  let isResting = false
  const fill = createFill(items, layoutAge)

  const run = async () => {
    while (!stopped) {
      isDue = false
      // The next write meets the same fault of the store and reports it. Here it is tried again.
      const filled = await guard(fill).catch((error) => {
        if (error instanceof HubError) return null
        throw error
      })
      if (stopped) return
      if (isDue || filled === null) await sleep(REST_MS)
      else if (filled === 0) await sleep()
    }
  }
  /** Without a time: until something is due. */
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

/** Gives how many items were looked at. An item that was written again or erased meanwhile is left alone. */
function createFill(items: Collections['items'], layoutAge: UsableAge): () => Promise<number> {
  const untokened: ItemId[] = []
  return async () => {
    if (untokened.length === 0) untokened.push(...(await findUntokened(items)))
    const ids = untokened.splice(0, AT_ONCE)
    if (ids.length === 0) return 0
    const found = await items
      .find({ _id: { $in: ids }, tokens: null }, { projection: { version: 1, status: 1, contentText: 1, organ: 1 } })
      .toArray()
    await unordered(
      items,
      found.map((item) => ({
        updateOne: {
          filter: { _id: item._id, version: item.version, tokens: null },
          update: { $set: { tokens: tokensOf(item, layoutAge) } },
        },
      })),
    )
    return ids.length
  }
}

async function findUntokened(items: Collections['items']): Promise<ItemId[]> {
  const found = await items
    .find({ tokens: null }, { projection: { _id: 1 } })
    .limit(FOUND)
    .toArray()
  return found.map(({ _id }) => _id)
}

function tokensOf({ status, contentText, organ }: BsonItem, layoutAge: UsableAge): string[] {
  const tokens = tokensOfText(status, contentIn(contentText), { organName: organ, layoutAge })
  return tokens === '' ? [] : [...new Set(tokens.split(' '))]
}
