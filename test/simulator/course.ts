import { mock } from 'node:test'
import { untilAllWait } from '../plain-hub/turns.ts'
import { createCheckpointWatch } from './checkpoint-watch.ts'
import type { World } from './world.ts'

const MOST_TURNS = 200_000

/** A run goes forward turn by turn. Time passes only when it is told to. */
export interface Course {
  /** Lets so many turns pass, or fewer when nobody can go on. */
  goOn(turns: number): Promise<void>
  /** Lets turns pass until this work is done. */
  finish(work: Promise<void>): Promise<void>
  passTime(milliseconds: number): void
  /** How many turns have passed in `goOn`. */
  taken(): number
}

export function createCourse(world: World): Course {
  const watchCheckpoints = createCheckpointWatch(world)
  let taken = 0
  return {
    goOn: async (turns) => {
      await untilAllWait()
      for (let turn = 0; turn < turns && (await world.turns.step()); turn++) {
        watchCheckpoints()
        if (++taken > MOST_TURNS) throw new Error('the run never comes to rest')
      }
    },
    finish: async (work) => {
      let isDone = false
      const done = work.finally(() => {
        isDone = true
      })
      await untilAllWait()
      while (!isDone && (await world.turns.step()));
      await done
    },
    passTime: (milliseconds) => {
      world.timers.pass(milliseconds)
      // p-retry takes no timers as an argument, so the global setTimeout is replaced for it.
      mock.timers.tick(milliseconds)
    },
    taken: () => taken,
  }
}
