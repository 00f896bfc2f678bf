/** Barks when nothing was fetched for too long while nobody was busy with what had been fetched. */
export function createWatchdog(limitMs: number, bark: () => void) {
  let timer: NodeJS.Timeout | null = null
  let busy = 0
  const rest = () => {
    if (timer !== null) clearTimeout(timer)
    timer = null
  }
  const watch = () => {
    rest()
    if (busy > 0) return
    timer = setTimeout(bark, limitMs)
    timer.unref()
  }
  return {
    /** A fetch came back, with something or nothing. */
    fetched: watch,
    /** Handling what was fetched is no idleness, however long it takes. */
    whileBusy: async <T>(work: () => Promise<T>): Promise<T> => {
      busy++
      rest()
      try {
        return await work()
      } finally {
        busy--
        watch()
      }
    },
    stop: () => {
      busy++
      rest()
    },
  }
}
