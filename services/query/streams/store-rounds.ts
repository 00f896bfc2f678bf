import { HubError } from '../../domain/errors.ts'
import type { Timers } from '../../domain/timers.ts'
import type { ActiveGeneration } from '../active-generation.ts'

/**
 * Counts the moments at which the store may have something new, for all who wait for that. One listener hears the store's
 * writes, while anybody is there; and as not everything that matters is a write (a day begins, divisions merge, another
 * generation is read), a round comes every few seconds in any case.
 */
export interface StoreRounds {
  /** The first who comes begins the listening, the last who leaves ends it. Gives the way to leave, which may be called twice. */
  join(): () => void
  /** The round that has come last. Whoever is going to look at the store asks before. */
  latest(): number
  /** Resolves when a later round has come, or when the process is going to end. */
  after(round: number): Promise<void>
}

/** A round comes after so long at the latest. */
const ROUND_MS = 5000
/** A store that cannot be listened to is tried again so often. */
const AGAIN_MS = 1000

export function createStoreRounds(
  active: ActiveGeneration,
  { timers, ending }: { timers: Timers; ending: AbortSignal },
): StoreRounds {
  let round = 0
  let joined = 0
  let begin = Promise.withResolvers<void>()
  let endListening = () => {}

  const next = () => {
    round++
    const { resolve } = begin
    begin = Promise.withResolvers()
    resolve()
  }
  ending.addEventListener('abort', () => {
    endListening()
    next()
  })

  const pause = (milliseconds: number): Promise<void> => {
    const { promise, resolve } = Promise.withResolvers<void>()
    const cancel = timers.after(milliseconds, resolve, { background: true })
    endListening = () => {
      cancel()
      resolve()
    }
    return promise
  }
  const isWanted = () => joined > 0 && !ending.aborted
  const hear = () =>
    active.use(async (generation) => {
      const stop = generation.onWrite(next)
      // What was written before the listening began is looked for, too.
      next()
      if (isWanted()) await pause(ROUND_MS)
      stop()
    })
  const tryAgain = (error: unknown) => {
    if (!(error instanceof HubError)) throw error
    return pause(AGAIN_MS)
  }
  let isListening = false
  const listen = async () => {
    isListening = true
    // Whoever looks at a store that cannot be listened to learns what is wrong with it.
    while (isWanted()) await hear().catch(tryAgain)
    isListening = false
  }

  return {
    join: () => {
      joined++
      if (!isListening) void listen()
      let hasLeft = false
      return () => {
        if (hasLeft) return
        hasLeft = true
        joined--
        if (joined === 0) endListening()
      }
    },
    latest: () => round,
    after: async (seen) => {
      while (round === seen && !ending.aborted) await begin.promise
    },
  }
}
