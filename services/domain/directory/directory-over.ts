import type { DivisionCode } from '../ids.ts'
import { dayInShanghai } from '../item/display-dates.ts'
import type { Directory, Division, DivisionLevel } from './directory.ts'
import type { DirectoryState, DivisionRecord } from './directory-state.ts'

const HEIGHT: Record<DivisionLevel, number> = { village: 0, township: 1, county: 2, city: 3, province: 4 }
const LATEST = '9999-12-31'

const states = new WeakMap<Directory, DirectoryState>()

/** The gathered facts behind a directory, for applying the next events. */
export function stateOf(directory: Directory): DirectoryState {
  const state = states.get(directory)
  if (state === undefined) throw new Error('a directory that was not made here')
  return state
}

/** The directory that asks these facts. The state must not change afterwards. */
export function directoryOver(state: DirectoryState): Directory {
  const lineages = new Map<DivisionCode, DivisionCode[]>()

  const upwards = function* (code: DivisionCode): Generator<DivisionRecord> {
    for (
      let record = state.divisions.get(code);
      record !== undefined;
      record = record.parent === null ? undefined : state.divisions.get(record.parent)
    )
      yield record
  }

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
    divisions: () => [...state.divisions.values()].map((record) => divisionAt(record, LATEST)),
    isUnder: (code, ancestor) => {
      for (const record of upwards(code))
        if (record.code === ancestor || isAbsorbedBy(state, record, ancestor)) return true
      return false
    },
    atLevelOrAbove: (code, level) => {
      let reached = code
      for (const record of upwards(code)) {
        reached = record.code
        if (HEIGHT[record.level] >= HEIGHT[level]) break
      }
      return reached
    },
    lineage: (code) => {
      const known = lineages.get(code)
      if (known !== undefined) return known
      const own = [...upwards(code)].map((record) => record.code)
      const all = [...new Set((own.length === 0 ? [code] : own).flatMap((c) => withAbsorbed(state, c)))]
      lineages.set(code, all)
      return all
    },
    node: (nodeId) => state.nodes.get(nodeId),
    nodes: () => [...state.nodes.values()],
    fields: () => state.fields,
  }
  states.set(directory, state)
  return directory
}

function divisionAt({ code, level, parent, names, merged }: DivisionRecord, day: string): Division {
  const inForce = names.findLast(({ since }) => since <= day) ?? names[0]
  return {
    code,
    level,
    parent,
    name: inForce?.name ?? code,
    mergedInto: merged !== null && merged.since <= day ? merged.into : null,
  }
}

const withAbsorbed = (state: DirectoryState, code: DivisionCode): DivisionCode[] => [
  code,
  ...(state.absorbed.get(code) ?? []).flatMap((merged) => withAbsorbed(state, merged)),
]

function isAbsorbedBy(state: DirectoryState, { merged }: DivisionRecord, ancestor: DivisionCode): boolean {
  for (let into = merged?.into; into !== undefined; into = state.divisions.get(into)?.merged?.into)
    if (into === ancestor) return true
  return false
}
