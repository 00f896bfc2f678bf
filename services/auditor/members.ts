import { canonicalText } from '../domain/canonical.ts'

/** Names of the members that are not the same in both, byte for byte. */
export function membersThatDiffer(a: object, b: object): string[] {
  const [left, right] = [asTexts(a), asTexts(b)]
  return [...new Set([...left.keys(), ...right.keys()])].filter((name) => left.get(name) !== right.get(name))
}

const asTexts = (value: object): Map<string, string> =>
  new Map(Object.entries(value).map(([name, member]) => [name, canonicalText({ member: textOf(member) })]))

/** A copy with bytes as base64, so that JSON can hold it. */
export function textOf(value: unknown): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64')
  if (Array.isArray(value)) return value.map(textOf)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, textOf(member)]))
}
