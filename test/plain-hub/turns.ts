import type { Dice } from '../../scripts/generate/random.ts'

/** A simulated process. Everything that it waits for, it waits for here. */
export interface Process {
  readonly name: string
  /** Waits for its turn. A process that crashed never gets another. */
  turn(): Promise<void>
  /** Waits for its turn and for a condition. */
  until(ready: () => boolean): Promise<void>
  /** Ends it between two turns, at the place that it has reached. */
  crash(): void
  /** Stops it for a while without its knowledge, as a virtual machine is paused. */
  freeze(): void
  thaw(): void
  readonly isAlive: boolean
}

interface Waiting {
  process: { isAlive: boolean; isFrozen: boolean }
  ready: () => boolean
  /** It does not go on before this step, because its answer takes long. */
  notBefore: number
  resume: () => void
}

/**
 * Chooses by a seed who goes on next. One process runs at a time, from one turn to its next. When all wait, one of them is
 * chosen. `stall` says for each wait how many steps of others it lasts at least. So a seed gives the same interleaving
 * on every machine.
 */
export interface Turns {
  process(name: string): Process
  /** Lets one process go on to its next turn. Gives false when none can. */
  step(): Promise<boolean>
}

export function createTurns(dice: Dice, stall: () => number = () => 0): Turns {
  const waiting: Waiting[] = []
  let steps = 0

  return {
    process: (name) => {
      const state = { isAlive: true, isFrozen: false }
      const until = (ready: () => boolean) =>
        new Promise<void>((resume) => {
          if (state.isAlive) waiting.push({ process: state, ready, notBefore: steps + stall(), resume })
        })
      return {
        name,
        turn: () => until(always),
        until,
        crash: () => {
          state.isAlive = false
          for (let i = waiting.length; i-- > 0; ) if (waiting[i]?.process === state) waiting.splice(i, 1)
        },
        freeze: () => {
          state.isFrozen = true
        },
        thaw: () => {
          state.isFrozen = false
        },
        get isAlive() {
          return state.isAlive
        },
      }
    },

    step: async () => {
      const able = waiting.filter(({ process, ready }) => !process.isFrozen && ready())
      if (able.length === 0) return false
      const soonest = Math.min(...able.map(({ notBefore }) => notBefore))
      steps = Math.max(steps + 1, soonest)
      const chosen = dice.pick(able.filter(({ notBefore }) => notBefore <= steps))
      waiting.splice(waiting.indexOf(chosen), 1)
      chosen.resume()
      await untilAllWait()
      return true
    },
  }
}

const always = () => true

/** Node runs the next-tick queue only when no promise is left to resolve. Then every process waits for its turn. */
export const untilAllWait = (): Promise<void> =>
  new Promise((resolve) => void Promise.resolve().then(() => process.nextTick(resolve)))
