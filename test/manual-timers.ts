import type { Timers } from '../services/domain/timers.ts'

/** Timers whose time passes only when a test says so. */
export interface ManualTimers extends Timers {
  /** Lets so many milliseconds pass. Whatever falls due meanwhile is called, in the order in which it falls due. */
  pass(milliseconds: number): void
  /** For each timer that runs, the milliseconds until it is due. The soonest comes first. */
  due(): number[]
}

interface Running {
  at: number
  callback: () => void
  /** Null for a timer that is due once. */
  period: number | null
}

export function createManualTimers(): ManualTimers {
  const running = new Set<Running>()
  let now = 0

  const start = (milliseconds: number, callback: () => void, period: number | null) => {
    const timer: Running = { at: now + milliseconds, callback, period }
    running.add(timer)
    return () => void running.delete(timer)
  }
  /** Of timers that are due together, the one that was started first comes first. */
  const inOrder = () => [...running].sort((a, b) => a.at - b.at)

  const call = (timer: Running) => {
    now = Math.max(now, timer.at)
    if (timer.period === null) running.delete(timer)
    else timer.at = now + Math.max(1, timer.period)
    timer.callback()
  }

  return {
    after: (milliseconds, callback) => start(milliseconds, callback, null),
    every: (milliseconds, callback) => start(milliseconds, callback, milliseconds),
    turn: async () => {},
    pass: (milliseconds) => {
      const end = now + milliseconds
      for (let next = inOrder()[0]; next !== undefined && next.at <= end; next = inOrder()[0]) call(next)
      now = end
    },
    due: () => inOrder().map(({ at }) => at - now),
  }
}
