import { isRetryable } from '../../domain/errors.ts'
import type { Instant } from '../../domain/ids.ts'
import type { Timers } from '../../domain/timers.ts'
import type { ItemReader } from '../item-reader.ts'
import { createPlanStandings } from '../plans/plan-standing.ts'
import { createDutyCount } from './duty-count.ts'
import type { DutyFigures } from './duty-figures.ts'

export interface DutyTally {
  /** Of the last count that ended. Null before the first one, and while the store cannot be read. */
  figures(): (DutyFigures & { countedAt: Instant }) | null
  /** Resolves when nothing is read any more. */
  stop(): Promise<void>
}

/** So long nothing is looked at between two pages of items, for each item of the first: a tenth of one core. */
const PAUSE_MS_A_LOOK = 2
/** A count begins so long after the one before. */
const AGAIN_MS = 600_000

/**
 * Counts what is due in the background, slowly, again and again. No request waits for it. `onFailure` is told of what is no
 * passing outage.
 */
export function startDutyTally(
  reader: ItemReader,
  { timers, onFailure }: { timers: Timers; onFailure: (error: unknown) => void },
): DutyTally {
  let figures: ReturnType<DutyTally['figures']> = null
  let wake = () => {}
  let isStopped = false
  const wait = (milliseconds: number) =>
    new Promise<void>((resolve) => {
      const cancel = timers.after(milliseconds, resolve, { background: true })
      wake = () => {
        cancel()
        resolve()
      }
    })
  const pause = async (looks: number) => {
    if (!isStopped) await wait(PAUSE_MS_A_LOOK * looks)
    if (isStopped) throw new Error('the count is stopped')
  }
  const count = createDutyCount({ reader, plans: createPlanStandings(reader, timers), pause })
  const run = async () => {
    while (!isStopped) {
      try {
        figures = { ...(await count()), countedAt: reader.now() }
      } catch (error) {
        if (isStopped) return
        figures = null
        if (!isRetryable(error)) onFailure(error)
      }
      if (!isStopped) await wait(AGAIN_MS)
    }
  }
  const ended = run()
  return {
    figures: () => figures,
    stop: () => {
      isStopped = true
      wake()
      return ended
    },
  }
}
