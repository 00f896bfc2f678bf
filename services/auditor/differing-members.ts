import { canonicalText } from '../domain/canonical.ts'
import { asJson } from './as-json.ts'

/** Names of the members that are not the same in both, byte for byte. */
export function differingMembers(a: object, b: object): string[] {
  const [left, right] = [memberTexts(a), memberTexts(b)]
  return [...new Set([...left.keys(), ...right.keys()])].filter((name) => left.get(name) !== right.get(name))
}

const memberTexts = (value: object): Map<string, string> =>
  new Map(Object.entries(value).map(([name, member]) => [name, canonicalText({ member: asJson(member) })]))
