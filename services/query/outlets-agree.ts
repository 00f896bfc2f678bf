import type { Directory } from '../domain/directory/directory.ts'
import type { DivisionCode, Instant, NodeId } from '../domain/ids.ts'
import type { Content } from '../domain/item/content.ts'
import { OUTLET_KINDS, OUTLET_LEVEL, type OutletEntry, type OutletKind } from '../domain/outlets.ts'

interface Question {
  stored: OutletEntry[]
  /** Null when the content was erased. The item is shown nowhere then. */
  content: Content | null
  nodeId: NodeId
  /** The content's event has its `at` between these two. */
  between: readonly [first: Instant, last: Instant]
  directory: Directory
}

/** Whether a stored code can be what `"all"` stood for, for an organ and a kind of outlet. */
type IsResolved = (stored: DivisionCode, organCode: DivisionCode, kind: OutletKind) => boolean

/**
 * Whether stored outlet entries are those that the content asks for. `directory` is the one under which they were
 * resolved: `"all"` and the organ's default mean what they meant there, whatever has moved or merged since (rule 11).
 */
export const outletsAgree = (question: Question): boolean =>
  agree(question, (stored, organCode, kind) => {
    const { directory, between } = question
    return directory.atLevelOrAboveBetween(organCode, OUTLET_LEVEL[kind], ...between).includes(stored)
  })

/**
 * The same for an item of layout 1, which does not say under which directory its entries were resolved: under the
 * latest one, and a merger that became known since may name the same place differently. A node that has moved since
 * cannot be judged in this way; its items are shown again when the read models are built anew.
 */
export const outletsAgreeToday = (question: Question): boolean =>
  agree(question, (stored, organCode, kind) => {
    const { directory, between } = question
    // Try today's tree first: it nearly always matches, and this runs for every listed item.
    return [undefined, ...between].some((at) =>
      isSamePlace(directory.atLevelOrAbove(organCode, OUTLET_LEVEL[kind], at), stored, directory),
    )
  })

function agree({ stored, content, nodeId, directory }: Question, isResolved: IsResolved): boolean {
  if (content === null) return stored.length === 0
  const organCode = content.organ?.divisionCode ?? directory.node(nodeId)?.divisionCode
  if (organCode === undefined) return false
  const codesOf = (kind: OutletKind) =>
    stored.filter((entry) => entry.startsWith(`${kind}/`)).map((entry) => entry.slice(kind.length + 1) as DivisionCode)
  const agreesFor = (kind: OutletKind) => {
    const shown = content.shownOn[kind]
    const codes = codesOf(kind)
    if (shown !== 'all') return sameSet(codes, shown ?? [])
    const [code] = codes
    return code !== undefined && codes.length === 1 && isResolved(code, organCode, kind)
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
