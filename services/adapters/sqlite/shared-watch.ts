/** One commit is noticed in several ways, and another often follows at once: all listeners are told of them together. */
const TOGETHER_MS = 5

/** One watch for all listeners, while there are any: very many readers may wait at a time. */
export function createSharedWatch(watch: (listener: () => void) => () => void) {
  const listeners = new Set<() => void>()
  let unwatch: (() => void) | null = null
  let due: NodeJS.Timeout | null = null
  const tell = () => {
    due = null
    for (const each of [...listeners]) each()
  }
  const end = () => {
    unwatch?.()
    unwatch = null
    if (due !== null) clearTimeout(due)
    due = null
  }
  return {
    listen: (listener: () => void): (() => void) => {
      const own = () => listener()
      listeners.add(own)
      unwatch ??= watch(() => {
        due ??= setTimeout(tell, TOGETHER_MS)
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
