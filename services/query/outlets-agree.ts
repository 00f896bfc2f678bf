import type { Directory, DirectoryNode } from '../domain/directory/directory.ts'
import type { DivisionCode, Instant } from '../domain/ids.ts'
import type { Content } from '../domain/item/content.ts'
import { OUTLET_KINDS, OUTLET_LEVEL, type OutletEntry, type OutletKind } from '../domain/outlets.ts'

interface Question {
  stored: OutletEntry[]
  /** Null when the content was erased. The item is shown nowhere then. */
  content: Content | null
  node: DirectoryNode
  /** The entries were resolved at one of these moments. */
  times: Instant[]
  directory: Directory
}

/**
 * Whether stored outlet entries are those that the content asks for. A list of codes is stored as it is. `"all"` was
 * resolved by the directory as it stood then, and a merger that became known since may name the same place differently.
 */
export function outletsAgree({ stored, content, node, times, directory }: Question): boolean {
  if (content === null) return stored.length === 0
  const organCode = content.organ?.divisionCode ?? node.divisionCode
  const codesOf = (kind: OutletKind) =>
    stored.filter((entry) => entry.startsWith(`${kind}/`)).map((entry) => entry.slice(kind.length + 1) as DivisionCode)
  const agreesFor = (kind: OutletKind) => {
    const shown = content.shownOn[kind]
    const codes = codesOf(kind)
    if (shown !== 'all') return sameSet(codes, shown ?? [])
    const [code] = codes
    if (code === undefined || codes.length > 1) return false
    // Try today's tree first: it nearly always matches, and this runs for every listed item.
    return [undefined, ...times].some((at) =>
      isSamePlace(directory.atLevelOrAbove(organCode, OUTLET_LEVEL[kind], at), code, directory),
    )
  }
  return stored.length === OUTLET_KINDS.flatMap(codesOf).length && OUTLET_KINDS.every(agreesFor)
}

const sameSet = (a: DivisionCode[], b: DivisionCode[]) => {
  const held = new Set(a)
  return held.size === new Set(b).size && b.every((code) => held.has(code))
}

/** True for the same division, and when one merged into the other at the same level. */
function isSamePlace(a: DivisionCode, b: DivisionCode, directory: Directory): boolean {
  if (a === b) return true
  const level = directory.division(a)?.level
  if (level === undefined || level !== directory.division(b)?.level) return false
  return directory.lineage(a).includes(b) || directory.lineage(b).includes(a)
}
