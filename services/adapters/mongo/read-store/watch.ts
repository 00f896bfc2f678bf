import type { ChangeStream, Collection, Document } from 'mongodb'
import type { Timers } from '../../../domain/timers.ts'

/** Tells listeners of changes in a small collection. It may call once too often, and never too seldom. */
export interface Watch {
  listen(listener: () => void): () => void
  close(): Promise<void>
}

interface WatchOptions {
  timers: Timers
  pollMs?: number
  lingerMs?: number
  /** Whether listeners hear of a change of the documents. Without it they hear of every change. */
  tells?: (before: Document[], now: Document[]) => boolean
}

const REOPEN_MS = 10_000

/**
 * Watches through a change stream, where the deployment has them (a replica set), and always through a slow poll of
 * the collection: a stream can break or be refused without telling.
 *
 * - **idle**: nobody listens, and nothing is asked of the server.
 * - **watching**: somebody listens. A broken stream is opened again after 10 s; the poll bridges the time.
 * - **lingering**: the last listener has gone. The watch goes on for `lingerMs`: whoever waits for one write after the
 *   other listens again each time.
 * - **closed**: nobody is told any more.
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

/** Looks at the collection right away. A change before this first look is told with it. */
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
        // Whoever reads the store meets the same fault and reports it. The next look tries again.
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
