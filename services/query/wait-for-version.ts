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

/**
 * The item's document once it has reached a version, woken by the store's writes. Problem
 * `version-not-reached` with the current version (0: not there at all) after the wait.
 */
export async function waitForVersion(
  active: ActiveGeneration,
  itemId: ItemId,
  { atLeast, waitSeconds, signal }: Wait,
): Promise<ItemDocument> {
  const end = AbortSignal.any([signal, AbortSignal.timeout(waitSeconds * 1000)])
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
