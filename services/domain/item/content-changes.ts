import { canonicalText } from '../canonical.ts'
import type { Directory } from '../directory/directory.ts'
import { jsonPointer } from '../errors.ts'
import type { DivisionCode, Instant } from '../ids.ts'
import { entriesOf, type OutletEntry } from '../outlets.ts'
import type { Content } from './content.ts'

/** One member that differs between two contents. What is absent on a side is undefined there. */
export interface MemberChange {
  /** JSON pointer (RFC 6901) into the content. */
  pointer: string
  before: unknown
  after: unknown
}

/**
 * The members that differ, in the order in which the contents have them: objects member by member, lists whole. Nonces,
 * which say nothing, are left out.
 */
export function memberChanges(before: Content, after: Content): MemberChange[] {
  const changes: MemberChange[] = []
  const compare = (one: unknown, other: unknown, path: string[]): void => {
    if (isObject(one) && isObject(other)) {
      for (const name of new Set([...Object.keys(one), ...Object.keys(other)]))
        if (path.length > 0 || name !== 'nonce') compare(one[name], other[name], [...path, name])
    } else if (!isSame(one, other)) changes.push({ pointer: jsonPointer(path), before: one, after: other })
  }
  compare(before, after, [])
  return changes
}

/** Outlet entries that one content had and the other has not, none of whose outlets an entry of the other stands for. */
export interface OutletChanges {
  left: OutletEntry[]
  joined: OutletEntry[]
}

/** Which outlets an item leaves and joins with another content. `home` is the organ's division where it names none. */
export function outletChanges(
  before: Content,
  after: Content,
  { home, directory, at }: { home: DivisionCode; directory: Directory; at: Instant },
): OutletChanges {
  const entries = (content: Content) => entriesOf(content, content.organ?.divisionCode ?? home, directory, at)
  const [had, has] = [entries(before), entries(after)]
  const isCovered = (entry: OutletEntry, by: OutletEntry[]) => {
    const [kind, code] = entry.split('/') as [string, DivisionCode]
    return by.some((other) => {
      const [otherKind, above] = other.split('/') as [string, DivisionCode]
      return otherKind === kind && (above === code || directory.isUnder(code, above))
    })
  }
  return {
    left: had.filter((entry) => !isCovered(entry, has)),
    joined: has.filter((entry) => !isCovered(entry, had)),
  }
}

const isSame = (one: unknown, other: unknown): boolean =>
  one === other || (one != null && other != null && canonicalText([one]) === canonicalText([other]))

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
