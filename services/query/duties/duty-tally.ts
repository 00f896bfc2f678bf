import type { DirectoryNode } from '../../domain/directory/directory.ts'
import { DUTY_STATES, DUTY_TYPES, type Duty } from '../../domain/duties/duty.ts'
import { isRetryable } from '../../domain/errors.ts'
import { dayInShanghai } from '../../domain/item/display-dates.ts'
import type { Timers } from '../../domain/timers.ts'
import type { ItemReader } from '../item-reader.ts'
import { createPlanStandings } from '../plans/plan-standing.ts'
import { appliedState, directoryState } from '../state-etag.ts'
import { nodeDuties } from './node-duties.ts'

/** What all offices have done of what was due, for whoever watches the hub. */
interface DutyFigures {
  /** Each type, state and level, also with none. What was entered long after it was published is of the type `backfilled`. */
  counts: { type: string; state: string; level: DirectoryNode['level']; duties: number }[]
  /** The most working days by which something is, or was, late: each level and field, `other` for a field of no directory. */
  latest: { level: DirectoryNode['level']; field: string; workdays: number }[]
}

export interface DutyTally {
  /** Of the last walk that ended. Null before the first one, and while the store cannot be read. */
  figures(): DutyFigures | null
  /** Resolves when nothing is read any more. */
  stop(): Promise<void>
}

/** So long nothing is looked at between two pages of items, for each item of the first: a tenth of one core. */
const PAUSE_MS_A_LOOK = 2
/** A walk begins so long after the one before, where anything has changed. */
const AGAIN_MS = 600_000

/**
 * Counts what is due in the background: it walks all that is stored, slowly, and begins again when something has changed.
 * No request waits for it. `onFailure` is told of what is no passing outage.
 */
export function startDutyTally(
  reader: ItemReader,
  { timers, onFailure }: { timers: Timers; onFailure: (error: unknown) => void },
): DutyTally {
  const plans = createPlanStandings(reader, timers)
  let figures: DutyFigures | null = null
  let counted = ''
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
  const walk = async () => {
    const state = await stateOf(reader)
    if (state === counted) return
    const sums = new Map<string, number>()
    const latest = new Map<string, number>()
    for (const node of reader.directory.latest().nodes()) {
      await reader.active.use(async (generation) => {
        const directory = reader.directory.latest()
        const asked = { reader, generation, directory, on: dayInShanghai(reader.now()), plans }
        const fields = new Set(directory.fields())
        for await (const { duty, looks } of nodeDuties(asked, node, NOTHING())) {
          if (isStopped) return
          if (duty === null) await wait(PAUSE_MS_A_LOOK * looks)
          else count({ sums, latest }, duty, { level: directory.node(duty.nodeId)?.level ?? node.level, fields })
        }
      })
      if (isStopped) return
    }
    figures = figuresOf(sums, latest, reader.directory.latest().fields())
    counted = state
  }
  const run = async () => {
    while (!isStopped) {
      await walk().catch((error: unknown) => {
        figures = null
        counted = ''
        if (!isRetryable(error)) onFailure(error)
      })
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

const NOTHING = () => ({ behind: null, list: { withheld: [], incomplete: [] } })

const stateOf = ({ active, directory, now }: ItemReader): Promise<string> =>
  active.use(async (generation) => {
    const applied = [generation.number, appliedState(await generation.checkpoints())]
    return JSON.stringify([applied, directoryState(directory.latest()), dayInShanghai(now())])
  })

interface Sums {
  sums: Map<string, number>
  latest: Map<string, number>
}

function count(
  { sums, latest }: Sums,
  { type, state, field, workdaysLate, isBackfilled }: Duty,
  { level, fields }: { level: string; fields: ReadonlySet<string> },
): void {
  const key = `${isBackfilled ? BACKFILLED : type} ${state} ${level}`
  sums.set(key, (sums.get(key) ?? 0) + 1)
  if (isBackfilled) return
  const place = `${level} ${field !== null && fields.has(field) ? field : OTHER}`
  latest.set(place, Math.max(latest.get(place) ?? 0, workdaysLate))
}

const BACKFILLED = 'backfilled'
const OTHER = 'other'
const LEVELS = ['city', 'county', 'township'] as const

const figuresOf = (sums: Map<string, number>, latest: Map<string, number>, fields: string[]): DutyFigures => ({
  counts: [...DUTY_TYPES, BACKFILLED].flatMap((type) =>
    DUTY_STATES.flatMap((state) =>
      LEVELS.map((level) => ({ type, state, level, duties: sums.get(`${type} ${state} ${level}`) ?? 0 })),
    ),
  ),
  latest: LEVELS.flatMap((level) =>
    [...fields, OTHER].map((field) => ({ level, field, workdays: latest.get(`${level} ${field}`) ?? 0 })),
  ),
})
