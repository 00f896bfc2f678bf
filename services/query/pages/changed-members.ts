import { canonicalText } from '../../domain/canonical.ts'
import type { Content } from '../../domain/item/content.ts'
import { MEMBER } from './words.ts'

/** Names of what differs between two contents; the nonce is new in every version and says nothing. */
export function changedMembers(before: Content, after: Content): string[] {
  const names = new Set([...Object.keys(MEMBER), ...Object.keys(before), ...Object.keys(after)]) as Set<keyof Content>
  names.delete('nonce')
  return [...names]
    .filter((name) => memberText(before[name]) !== memberText(after[name]))
    .map((name) => MEMBER[name] ?? name)
}

const memberText = (member: unknown): string => (member == null ? '' : canonicalText([member]))
