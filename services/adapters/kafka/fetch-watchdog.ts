import type { Timers } from '../../domain/timers.ts'

/** Barks when nothing was fetched for too long while nobody was busy with what had been fetched. */
export function createWatchdog(limitMs: number, timers: Timers, bark: () => void) {
  let rest = () => {}
  let busy = 0
  const watch = () => {
    rest()
    if (busy > 0) return
    rest = timers.after(limitMs, bark, { background: true })
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
