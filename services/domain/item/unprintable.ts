import { type Fault, jsonPointer } from '../errors.ts'
import { codePointOf } from '../unified-han.ts'

// All control characters except tab, line feed and carriage return (clerks' files have it); marks that turn the direction
// of a text (Unicode UAX 9), and tags, which nobody sees; what a program leaves where it has lost a character or a
// picture (U+FFFD, U+FFFC), annotations between the lines, and what Unicode keeps for no character at all.
const UNPRINTABLE =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\ufff9-\ufffd\u{e0001}\u{e0020}-\u{e007f}\p{Bidi_Control}\p{Noncharacter_Code_Point}]/u

/** Finds control characters and lone surrogates anywhere in an input. A text that is signed must not hold them. */
export function unprintableIn(input: unknown, pointer = ''): Fault[] {
  if (typeof input === 'string') {
    const found = unprintableOf(input)
    return found === null ? [] : [{ code: 'text-unprintable', pointer, details: { ...found } }]
  }
  if (typeof input !== 'object' || input === null) return []
  const faults: Fault[] = []
  for (const [key, member] of Object.entries(input)) {
    // A body can hold a hundred thousand members, and most are whole: a place is worked out only where it is told.
    if (typeof member === 'string' ? unprintableOf(member) === null : typeof member !== 'object') continue
    for (const fault of unprintableIn(member, pointer + jsonPointer([key]))) faults.push(fault)
  }
  return faults
}

/** Such a character in the words that a clerk reads, and its place, which is counted in characters from 1. */
export interface Unprintable {
  found: string
  offset: number
}

/** The first such character of a text; null when there is none. */
export function unprintableOf(text: string): Unprintable | null {
  const match = UNPRINTABLE.exec(text)
  if (match !== null) return { found: codePointOf(match[0]), offset: placeAt(text, match.index) }
  if (text.isWellFormed()) return null
  const lone = /\p{Surrogate}/u.exec(text)?.index ?? 0
  return { found: '不成对的代理字符', offset: placeAt(text, lone) }
}

const placeAt = (text: string, index: number): number => [...text.slice(0, index)].length + 1
