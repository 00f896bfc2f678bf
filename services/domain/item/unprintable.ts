import { type Fault, jsonPointer } from '../errors.ts'

// All control characters except tab, line feed and carriage return (clerks' files have it); U+FFFD, which stands where a
// program has lost a character, U+FFFE and U+FFFF; marks that turn the direction of a text, and tags, which nobody sees.
const UNPRINTABLE =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufffd-\uffff]|[\u{e0001}\u{e0020}-\u{e007f}]/u

/** Finds control characters and lone surrogates anywhere in an input. A text that is signed must not hold them. */
export function unprintableIn(input: unknown, pointer = ''): Fault[] {
  if (typeof input === 'string') {
    const found = unprintableOf(input)
    return found === null ? [] : [{ code: 'text-unprintable', pointer, details: { found } }]
  }
  return Object.entries(input ?? {}).flatMap(([key, member]) => unprintableIn(member, pointer + jsonPointer([key])))
}

/** The first such character of a text, in the words that a clerk reads; null when there is none. */
export function unprintableOf(text: string): string | null {
  const found = UNPRINTABLE.exec(text)?.[0]
  if (found !== undefined) return `U+${(found.codePointAt(0) as number).toString(16).toUpperCase().padStart(4, '0')}`
  return text.isWellFormed() ? null : '不成对的代理字符'
}
