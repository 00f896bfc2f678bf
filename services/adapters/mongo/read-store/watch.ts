import type { ChangeStream, Collection } from 'mongodb'

/** Tells listeners of changes in a small collection. A call too many is possible, a call too few is not. */
export interface Watch {
  listen(listener: () => void): () => void
  close(): Promise<void>
}

const POLL_MS = 250
const REOPEN_MS = 10_000

/**
 * A change stream where the deployment has them (a replica set), and always a slow poll of the collection:
 * a stream can break or be refused without a word to who waits. Begins with the first listener.
 */
// biome-ignore lint/suspicious/noExplicitAny: of any collection
export function createWatch(collection: Collection<any>): Watch {
  const listeners = new Set<() => void>()
  let ends: (() => Promise<void>) | null = null
  const tell = () => {
    for (const listener of [...listeners]) listener()
  }
  return {
    listen: (listener) => {
      listeners.add(listener)
      ends ??= begin(collection, tell)
      return () => {
        listeners.delete(listener)
      }
    },
    close: async () => {
      listeners.clear()
      await ends?.()
    },
  }
}

/** Looks at once: what changes before the first look is told with it. */
// biome-ignore lint/suspicious/noExplicitAny: of any collection
function begin(collection: Collection<any>, tell: () => void): () => Promise<void> {
  let seen: string | null = null
  let looking: Promise<void> | null = null
  let due = false
  let stream: ChangeStream | null = null
  let reopening: NodeJS.Timeout | undefined
  let ended = false

  const read = async () => {
    const now = JSON.stringify(await collection.find().sort({ _id: 1 }).toArray())
    if (ended || now === seen) return
    seen = now
    tell()
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
      if (!ended) reopening = setTimeout(open, REOPEN_MS).unref()
    })
  }

  open()
  look()
  const poll = setInterval(look, POLL_MS)
  poll.unref()
  return async () => {
    ended = true
    clearInterval(poll)
    clearTimeout(reopening)
    await stream?.close().catch(() => {})
    await looking
  }
}
