import type { ItemId } from '../domain/ids.ts'
import type { ItemDocument } from '../domain/item/item-document.ts'
import { fail } from '../http/problem.ts'
import type { ActiveGeneration } from './active-generation.ts'

export interface Wait {
  atLeast: number
  waitSeconds: number
  /** The reader went away. */
  signal: AbortSignal
}

/** Each is woken by every write: with more, the waiting would cost more than asking again. */
export const MOST_WAITING_READERS = 500
const waiting = new WeakMap<ActiveGeneration, number>()

/**
 * The item's document once it has reached a version, woken by the store's writes. Problem
 * `version-not-reached` with the current version (0: not there at all) after the wait, or at once while
 * very many wait already.
 */
export async function waitForVersion(
  active: ActiveGeneration,
  itemId: ItemId,
  { atLeast, waitSeconds, signal }: Wait,
): Promise<ItemDocument> {
  const others = waiting.get(active) ?? 0
  waiting.set(active, others + 1)
  try {
    const mayWait = others < MOST_WAITING_READERS
    return await waitUntil(active, itemId, atLeast, mayWait ? endOf(signal, waitSeconds) : AbortSignal.abort())
  } finally {
    waiting.set(active, (waiting.get(active) ?? 1) - 1)
  }
}

const endOf = (signal: AbortSignal, waitSeconds: number): AbortSignal =>
  AbortSignal.any([signal, AbortSignal.timeout(waitSeconds * 1000)])

async function waitUntil(
  active: ActiveGeneration,
  itemId: ItemId,
  atLeast: number,
  end: AbortSignal,
): Promise<ItemDocument> {
  for (;;) {
    const document = await active.use(async (generation) => {
      const written = nextOf((listener) => generation.onWrite(listener), end)
      try {
        const found = await generation.item(itemId)
        if ((found?.version ?? 0) < atLeast && !end.aborted) await written.happened
        return found
      } finally {
        written.stop()
      }
    })
    const currentVersion = document?.version ?? 0
    if (document !== null && currentVersion >= atLeast) return document
    if (end.aborted) return fail('version-not-reached', { currentVersion, atLeast })
  }
}

/** Resolves at the next call of a listener, or when the signal ends the wait. */
function nextOf(subscribe: (listener: () => void) => () => void, end: AbortSignal) {
  const { promise, resolve } = Promise.withResolvers<void>()
  const unsubscribe = subscribe(resolve)
  const onEnd = () => resolve()
  end.addEventListener('abort', onEnd)
  return {
    happened: promise,
    stop: () => {
      unsubscribe()
      end.removeEventListener('abort', onEnd)
    },
  }
}
