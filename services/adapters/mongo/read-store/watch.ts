import type { ChangeStream, Collection, Document } from 'mongodb'
import type { Timers } from '../../../domain/timers.ts'

/** Tells listeners of changes in a small collection. A call too many is possible, a call too few is not. */
export interface Watch {
  listen(listener: () => void): () => void
  close(): Promise<void>
}

interface WatchOptions {
  timers: Timers
  pollMs?: number
  lingerMs?: number
  /** Whether a change of the documents is told; all are unless given. */
  tells?: (before: Document[], now: Document[]) => boolean
}

const REOPEN_MS = 10_000

/**
 * A change stream where the deployment has them (a replica set), and always a slow poll of the collection:
 * a stream can break or be refused without a word to who waits. Goes on while somebody listens, and for `lingerMs` more:
 * who waits for one write after the other listens anew each time.
 */
export function createWatch(
  // biome-ignore lint/suspicious/noExplicitAny: of any collection
  collection: Pick<Collection<any>, 'find' | 'watch'>,
  { timers, pollMs = 250, lingerMs = 10_000, tells = () => true }: WatchOptions,
): Watch {
  const listeners = new Set<() => void>()
  let end: (() => Promise<void>) | null = null
  let ended: Promise<void> | undefined
  let stopLingering = () => {}
  const tell = () => {
    for (const listener of [...listeners]) listener()
  }
  const stop = () => {
    stopLingering()
    ended = end?.() ?? ended
    end = null
  }
  return {
    listen: (listener) => {
      const own = () => listener()
      listeners.add(own)
      stopLingering()
      end ??= begin(collection, { timers, pollMs, tells }, tell)
      return () => {
        if (listeners.delete(own) && listeners.size === 0) {
          stopLingering = timers.after(lingerMs, stop, { background: true })
        }
      }
    },
    close: async () => {
      listeners.clear()
      stop()
      await ended
    },
  }
}

/** Looks at once: what changes before the first look is told with it. */
function begin(
  // biome-ignore lint/suspicious/noExplicitAny: of any collection
  collection: Pick<Collection<any>, 'find' | 'watch'>,
  { timers, pollMs, tells }: Required<Omit<WatchOptions, 'lingerMs'>>,
  tell: () => void,
): () => Promise<void> {
  let seen: Document[] | null = null
  let looking: Promise<void> | null = null
  let due = false
  let stream: ChangeStream | null = null
  let stopReopening = () => {}
  let ended = false

  const read = async () => {
    const now: Document[] = await collection.find().sort({ _id: 1 }).toArray()
    if (ended || JSON.stringify(now) === JSON.stringify(seen)) return
    const before = seen
    seen = now
    if (before === null || tells(before, now)) tell()
  }
  const look = () => {
    due = true
    looking ??= (async () => {
      while (due && !ended) {
        due = false
        // Who reads meets the same fault and reports it; the next look tries again.
        await read().catch(() => {})
      }
      looking = null
    })()
  }
  const open = () => {
    stream = collection.watch([], { readConcern: { level: 'majority' } })
    stream.on('change', look)
    stream.on('error', () => {
      void stream?.close().catch(() => {})
      stream = null
      if (!ended) stopReopening = timers.after(REOPEN_MS, open, { background: true })
    })
  }

  open()
  look()
  const stopPolling = timers.every(pollMs, look, { background: true })
  return async () => {
    ended = true
    stopPolling()
    stopReopening()
    await stream?.close().catch(() => {})
    await looking
  }
}
