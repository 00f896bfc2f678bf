import type { Directory, Division } from './directory/directory.ts'
import type { DivisionCode, Instant } from './ids.ts'
import type { Content } from './item/content.ts'

export const OUTLET_KINDS = ['board', 'site', 'topic'] as const
export type OutletKind = (typeof OUTLET_KINDS)[number]

/** `board/341222102`: one place, or every place of the kind under that division. */
export type OutletEntry = `${OutletKind}/${DivisionCode}`

/** The division level at which outlets of a kind stand. */
export const OUTLET_LEVEL = { board: 'village', site: 'county', topic: 'city' } as const

/**
 * Gives the entries under which an item is stored: one for `"all"` of a kind, else one for each code. Where the organ
 * lies below the level of the outlets, `"all"` stands for its ancestor at that level.
 */
export function entriesOf(content: Content, organCode: DivisionCode, directory: Directory, at: Instant): OutletEntry[] {
  const entries: OutletEntry[] = []
  for (const kind of OUTLET_KINDS) {
    const shown = content.shownOn[kind]
    if (shown === undefined) continue
    const codes = shown === 'all' ? [directory.atLevelOrAbove(organCode, OUTLET_LEVEL[kind], at)] : shown
    for (const code of codes) entries.push(`${kind}/${code}`)
  }
  return [...new Set(entries)].sort()
}

/** Every outlet that a directory knows, also those of merged divisions. */
export function* outletsIn(directory: Directory): Generator<{ kind: OutletKind; division: Division }> {
  for (const division of directory.divisions())
    for (const kind of OUTLET_KINDS) if (division.level === OUTLET_LEVEL[kind]) yield { kind, division }
}

/**
 * Gives the entries that make an item visible at one outlet: the outlet's own code, its ancestors, and the divisions
 * that merged into any of these.
 */
export function entriesMatching(kind: OutletKind, code: DivisionCode, directory: Directory): OutletEntry[] {
  return directory.lineage(code).map((c): OutletEntry => `${kind}/${c}`)
}
