import type { Timers } from '../../domain/timers.ts'

/** A commit is noticed in several ways, and others often follow at once. Listeners hear once of all within this time. */
const TOGETHER_MS = 5

/** One watch for all listeners, while there are any: very many readers may wait at a time. */
export function createSharedWatch(watch: (listener: () => void) => () => void, timers: Timers) {
  const listeners = new Set<() => void>()
  let unwatch: (() => void) | null = null
  /** Cancels the call that is due. */
  let cancel: (() => void) | null = null
  const tell = () => {
    cancel = null
    for (const each of [...listeners]) each()
  }
  const end = () => {
    unwatch?.()
    unwatch = null
    cancel?.()
    cancel = null
  }
  return {
    listen: (listener: () => void): (() => void) => {
      const own = () => listener()
      listeners.add(own)
      unwatch ??= watch(() => {
        cancel ??= timers.after(TOGETHER_MS, tell)
      })
      return () => {
        listeners.delete(own)
        if (listeners.size === 0) end()
      }
    },
    close: () => {
      listeners.clear()
      end()
    },
  }
}
