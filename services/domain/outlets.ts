import type { Directory } from './directory/directory.ts'
import type { DivisionCode, Instant } from './ids.ts'
import type { Content } from './item/content.ts'

export const OUTLET_KINDS = ['board', 'site', 'topic'] as const
export type OutletKind = (typeof OUTLET_KINDS)[number]

/** `board/341222102`: one place, or every place of the kind under that division. */
export type OutletEntry = `${OutletKind}/${DivisionCode}`

/** The division level at which outlets of a kind stand. */
export const OUTLET_LEVEL = { board: 'village', site: 'county', topic: 'city' } as const

/**
 * The entries under which an item is stored: one for `"all"` of a kind, one a code otherwise (design:
 * shownOn). `"all"` of an organ below the outlet's level is its ancestor at that level.
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

/**
 * The entries that make an item visible on one outlet: its own code, its ancestors, and the divisions
 * that merged into any of them.
 */
export function entriesMatching(kind: OutletKind, code: DivisionCode, directory: Directory): OutletEntry[] {
  return directory.lineage(code).map((c): OutletEntry => `${kind}/${c}`)
}
