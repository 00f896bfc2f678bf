import type { Fault } from '../errors.ts'
import { jsonPointer } from '../json-pointer.ts'

// Control characters but tab and line feed; U+FFFE, U+FFFF. A carriage return is taken: clerks' files have it.
const UNPRINTABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\ufffe\uffff]/

/** Control characters and lone surrogates anywhere in an input: they have no place in a text that is signed. */
export function unprintableIn(input: unknown, pointer = ''): Fault[] {
  if (typeof input === 'string') {
    const found = UNPRINTABLE.exec(input)?.[0]
    if (found === undefined && input.isWellFormed()) return []
    const what =
      found === undefined
        ? '不完整的字符（孤立代理项）'
        : `U+${found.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`
    return [{ code: 'text-unprintable', pointer, details: { found: what } }]
  }
  if (Array.isArray(input)) return input.flatMap((element, index) => unprintableIn(element, `${pointer}/${index}`))
  if (input === null || typeof input !== 'object') return []
  return Object.entries(input).flatMap(([key, member]) => unprintableIn(member, pointer + jsonPointer([key])))
}
