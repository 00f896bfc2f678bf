import type { ItemId } from '../domain/ids.ts'
import type { Timers } from '../domain/timers.ts'
import { fail } from '../http/problem.ts'
import type { StoredDocument } from '../ports/stored-document.ts'
import type { ActiveGeneration } from './active-generation.ts'
import { createReaderPlaces, type ReaderPlaces } from './reader-places.ts'

export interface VersionWait {
  atLeast: number
  waitSeconds: number
  /** The address of the reader. */
  client: string
  /** Aborts when the reader has gone away. */
  signal: AbortSignal
  timers: Timers
  /** Called where the answer comes before the time is over, without the version. */
  onTurnedAway?: () => void
}

/** So many seconds should pass before a reader who found no place asks again. */
export const TURNED_AWAY_SECONDS = 5

/** Every write wakes every reader who waits. With more of them, waiting would cost more than asking again. */
export const MOST_WAITING_READERS = 500
/** One address must not take all places. Behind a proxy that is not trusted, all readers have one address. */
export const MOST_WAITING_AT_ADDRESS = 100
const waiting = new WeakMap<ActiveGeneration, ReaderPlaces>()

/**
 * Gives the item's document once it has reached a version. The store's writes wake it. Fails with the problem
 * `version-not-reached` and the current version (0 for an item that is not there) when the time is over, or at once
 * while very many readers wait already, in all or at this reader's address.
 */
export async function waitForVersion(
  active: ActiveGeneration,
  itemId: ItemId,
  { atLeast, waitSeconds, client, signal, timers, onTurnedAway = () => {} }: VersionWait,
): Promise<StoredDocument> {
  const leave = waitSeconds > 0 ? waitingPlace(active, client) : null
  const mayWait = leave !== null
  const over = new AbortController()
  if (!mayWait) over.abort()
  const cancel = mayWait ? timers.after(waitSeconds * 1000, () => over.abort(), { background: true }) : () => {}
  try {
    return await waitUntil(active, itemId, atLeast, AbortSignal.any([signal, over.signal]))
  } catch (error) {
    if (waitSeconds > 0 && (!mayWait || !over.signal.aborted)) onTurnedAway()
    throw error
  } finally {
    cancel()
    leave?.()
  }
}

/** Takes one of the places of readers who wait. Gives the way to leave it again, and null where there is none. */
export function waitingPlace(active: ActiveGeneration, client: string): (() => void) | null {
  const places =
    waiting.get(active) ?? createReaderPlaces({ most: MOST_WAITING_READERS, mostAtAddress: MOST_WAITING_AT_ADDRESS })
  waiting.set(active, places)
  return places.take(client)
}

async function waitUntil(
  active: ActiveGeneration,
  itemId: ItemId,
  atLeast: number,
  end: AbortSignal,
): Promise<StoredDocument> {
  // Asked before the wait and after it alike: where one says no and the other yes, it would ask for ever.
  const isReached = (document: StoredDocument | null) => document !== null && document.version >= atLeast
  for (;;) {
    const document = await active.use(async (generation) => {
      const written = nextWrite((listener) => generation.onWrite(listener), end)
      try {
        const found = await generation.item(itemId)
        if (!isReached(found) && !end.aborted) await written.happened
        return found
      } finally {
        written.stop()
      }
    })
    if (document !== null && isReached(document)) return document
    if (end.aborted) return fail('version-not-reached', { currentVersion: document?.version ?? 0, atLeast })
  }
}

/** `happened` resolves at the next call of the listener, or when the signal ends the wait. */
export function nextWrite(subscribe: (listener: () => void) => () => void, end: AbortSignal) {
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
