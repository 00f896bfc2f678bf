import type { DirectoryNode } from '../../domain/directory/directory.ts'
import { DUTY_STATES, DUTY_TYPES, type Duty } from '../../domain/duties/duty.ts'
import type { DivisionCode } from '../../domain/ids.ts'

/** What offices have done of what was due, for whoever watches the hub. */
export interface DutyFigures {
  /** Each type, state and level, also with none. What was entered long after it was published is of the type `backfilled`. */
  counts: { type: string; state: string; level: DirectoryNode['level']; duties: number }[]
  /** The most working days by which something is, or was, late: each level and field, `other` for a field of no directory. */
  latest: { level: DirectoryNode['level']; field: string; workdays: number }[]
  /** What is overdue of the fields of the directory: at each county with all under it, and at a city's own offices. */
  overdue: { division: DivisionCode; field: string; duties: number }[]
}

/** What was counted. */
export interface DutyCounts {
  /** How many duties, by type, state and level. */
  duties: Map<string, number>
  /** The most working days by which something is, or was, late, by level and field. */
  workdays: Map<string, number>
  /** How many duties are overdue, by county and field. */
  overdue: Map<string, number>
}

const BACKFILLED = 'backfilled'
const OTHER = 'other'
const LEVELS = ['city', 'county', 'township'] as const

export const noCounts = (): DutyCounts => ({ duties: new Map(), workdays: new Map(), overdue: new Map() })

/** Counts a duty of a node at a level, at a county or a city. `fields`: those of the directory. */
export function countDuty(
  { duties, workdays, overdue }: DutyCounts,
  { type, state, field, workdaysLate, isBackfilled }: Duty,
  at: { level: DirectoryNode['level']; county: DivisionCode; fields: ReadonlySet<string> },
): void {
  add(duties, `${isBackfilled ? BACKFILLED : type} ${state} ${at.level}`, 1)
  if (isBackfilled) return
  const known = field !== null && at.fields.has(field) ? field : OTHER
  raise(workdays, `${at.level} ${known}`, workdaysLate)
  if (state === 'overdue' && known !== OTHER) add(overdue, `${at.county} ${known}`, 1)
}

const add = (counts: Map<string, number>, key: string, more: number) => counts.set(key, (counts.get(key) ?? 0) + more)

const raise = (most: Map<string, number>, key: string, value: number) =>
  most.set(key, Math.max(most.get(key) ?? 0, value))

/** The figures of all that was counted, in parts. */
export function figuresOf(parts: Iterable<DutyCounts>, fields: string[]): DutyFigures {
  const all = noCounts()
  for (const { duties, workdays, overdue } of parts) {
    for (const [key, count] of duties) add(all.duties, key, count)
    for (const [key, count] of overdue) add(all.overdue, key, count)
    for (const [key, value] of workdays) raise(all.workdays, key, value)
  }
  return {
    counts: [...DUTY_TYPES, BACKFILLED].flatMap((type) =>
      DUTY_STATES.flatMap((state) =>
        LEVELS.map((level) => ({ type, state, level, duties: all.duties.get(`${type} ${state} ${level}`) ?? 0 })),
      ),
    ),
    latest: LEVELS.flatMap((level) =>
      [...fields, OTHER].map((field) => ({ level, field, workdays: all.workdays.get(`${level} ${field}`) ?? 0 })),
    ),
    overdue: [...all.overdue].map(([key, duties]) => {
      const [division, ...field] = key.split(' ')
      return { division: division as DivisionCode, field: field.join(' '), duties }
    }),
  }
}
