import type { DivisionCode, Instant } from '../ids.ts'
import { dayInShanghai } from '../item/display-dates.ts'
import type { Directory, Division, DivisionLevel } from './directory.ts'
import type { DirectoryState, DivisionRecord } from './directory-state.ts'

/** Village 0 to province 4. */
export const HEIGHT: Record<DivisionLevel, number> = { village: 0, township: 1, county: 2, city: 3, province: 4 }
const LATEST = '9999-12-31'
/** Before every day. */
const EARLIEST = ''

/** The days of both moments, and those of the mergers between them. */
function daysThatDiffer(mergers: string[], first: Instant, last: Instant): string[] {
  const days = [dayInShanghai(first), dayInShanghai(last)]
  const [begin = LATEST, end = LATEST] = days.toSorted()
  return [...days, ...mergers.filter((since) => since > begin && since < end)]
}

const states = new WeakMap<Directory, DirectoryState>()

/** The state behind a directory, for whoever applies the next events. */
export function stateBehind(directory: Directory): DirectoryState {
  const state = states.get(directory)
  if (state === undefined) throw new Error('This directory was not made by directoryOver')
  return state
}

/**
 * Makes a directory that answers from this state. The state must not change once somebody has asked what lies above a
 * division, because those answers are kept.
 */
export function directoryOver(state: DirectoryState): Directory {
  const lineages = new Map<DivisionCode, DivisionCode[]>()
  const chains = new Map<DivisionCode, DivisionCode[]>()

  /** The division itself, what it merged into on whichever day, and everything above these. The nearest come first. */
  const upwards = (code: DivisionCode): DivisionCode[] => {
    const known = chains.get(code)
    if (known !== undefined) return known
    const found = new Set<DivisionCode>()
    const climb = (at: DivisionCode | null | undefined) => {
      const record = at == null ? undefined : state.divisions.get(at)
      if (record === undefined || found.has(record.code)) return
      found.add(record.code)
      climb(record.parent)
      climb(record.merged?.into)
    }
    climb(code)
    // Questions about codes that do not exist must not fill the memory.
    if (found.size > 0) chains.set(code, [...found])
    return [...found]
  }

  const climb = (code: DivisionCode, level: DivisionLevel, dayOf: () => string): DivisionCode => {
    let reached = code
    for (let record = state.divisions.get(code); record !== undefined; ) {
      reached = record.code
      // This runs for every event, so the day is worked out only where a merger makes it matter.
      const into = record.merged === null ? null : intoOn(record, dayOf())
      const above = into ?? (HEIGHT[record.level] < HEIGHT[level] ? record.parent : null)
      record = above === null ? undefined : state.divisions.get(above)
    }
    return reached
  }

  const climbOn = (days: string[], code: DivisionCode, level: DivisionLevel): DivisionCode[] => [
    ...new Set(days.map((day) => climb(code, level, () => day))),
  ]

  /** The days of all mergers that can change what lies above a division. */
  const mergersAbove = (code: DivisionCode): string[] =>
    upwards(code).flatMap((above) => state.divisions.get(above)?.merged?.since ?? [])

  const directory: Directory = {
    hubId: state.hubId,
    position: state.position,
    hash: state.hash,
    division: (code, at) => {
      const record = state.divisions.get(code)
      return record === undefined ? undefined : divisionAt(record, at === undefined ? LATEST : dayInShanghai(at))
    },
    children: (code) =>
      (state.children.get(code) ?? []).map((child) => divisionAt(state.divisions.get(child) as DivisionRecord, LATEST)),
    divisions: function* () {
      for (const record of state.divisions.values()) yield divisionAt(record, LATEST)
    },
    isUnder: (code, ancestor) => upwards(code).includes(ancestor),
    atLevelOrAbove: (code, level, at) => climb(code, level, () => (at === undefined ? LATEST : dayInShanghai(at))),
    atLevelOrAboveBetween: (code, level, first, last) => {
      const mergers = mergersAbove(code)
      // This runs for every listed item. Without a merger above, every day gives the same.
      return climbOn(mergers.length === 0 ? [LATEST] : daysThatDiffer(mergers, first, last), code, level)
    },
    everAtLevelOrAbove: (code, level) => climbOn([EARLIEST, ...mergersAbove(code)], code, level),
    lineage: (code) => {
      const known = lineages.get(code)
      if (known !== undefined) return known
      const own = upwards(code)
      const all = [...new Set((own.length === 0 ? [code] : own).flatMap((c) => withAbsorbed(state, c)))]
      lineages.set(code, all)
      return all
    },
    node: (nodeId) => state.nodes.get(nodeId),
    nodes: () => [...state.nodes.values()],
    fields: () => state.fields,
    rules: (set) => state.rules.get(set) ?? [],
    ruleSets: () => [...state.rules.keys()],
  }
  states.set(directory, state)
  return directory
}

function divisionAt(record: DivisionRecord, day: string): Division {
  const { code, level, parent, names } = record
  const inForce = names.findLast(({ since }) => since <= day) ?? names[0]
  return {
    code,
    level,
    parent,
    name: inForce?.name ?? code,
    mergedInto: intoOn(record, day),
  }
}

const intoOn = ({ merged }: DivisionRecord, day: string): DivisionCode | null =>
  merged !== null && merged.since <= day ? merged.into : null

const withAbsorbed = (state: DirectoryState, code: DivisionCode): DivisionCode[] => [
  code,
  ...(state.absorbed.get(code) ?? []).flatMap((merged) => withAbsorbed(state, merged)),
]
