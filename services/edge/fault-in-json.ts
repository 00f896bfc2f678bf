import { type Fault, jsonPointer } from '../domain/errors.ts'
import { unprintableOf } from '../domain/item/unprintable.ts'

const MAX_DEPTH = 64

interface Level {
  /** The keys so far. Null for an array. */
  keys: Set<string> | null
  /** The member or element that is being read. */
  at: string | number
}

/**
 * Finds what `JSON.parse` has accepted in a text and we do not: a key twice, characters that cannot be stored or written
 * in JCS, `__proto__`, too deep nesting.
 */
export function faultInJson(text: string): Fault | null {
  const path: Level[] = []
  const pointerTo = (levels: Level[]) => jsonPointer(levels.map(({ at }) => at))
  let expectsKey = false

  for (let i = 0; i < text.length; i++) {
    const character = text[i]
    const level = path.at(-1)
    if (character === '"') {
      const end = endOfString(text, i)
      const plain = text.slice(i + 1, end)
      // Only an escape can hold a character that the UTF-8 decoder and JSON.parse would have refused.
      const string = plain.includes('\\') ? (JSON.parse(text.slice(i, end + 1)) as string) : plain
      i = end
      if (expectsKey && level !== undefined && level.keys !== null) {
        const fault = faultInKey(string, level.keys, () => pointerTo(path.slice(0, -1)))
        if (fault !== null) return fault
        level.keys.add(string)
        level.at = string
        expectsKey = false
      }
      const found = unprintableOf(string)
      if (found !== null) return { code: 'text-unprintable', pointer: pointerTo(path), details: { ...found } }
    } else if (character === '{' || character === '[') {
      if (path.length === MAX_DEPTH) return unreadable(`嵌套超过 ${MAX_DEPTH} 层`)
      path.push(character === '{' ? { keys: new Set(), at: '' } : { keys: null, at: 0 })
      expectsKey = character === '{'
    } else if (character === '}' || character === ']') {
      path.pop()
      expectsKey = false
    } else if (character === ',' && level !== undefined) {
      if (level.keys === null) level.at = (level.at as number) + 1
      else expectsKey = true
    }
  }
  return null
}

function faultInKey(key: string, keys: Set<string>, pointer: () => string): Fault | null {
  if (keys.has(key)) return { code: 'json-duplicate-key', pointer: pointer(), details: { key: key.slice(0, 100) } }
  return key === '__proto__' ? unreadable('不允许使用键“__proto__”') : null
}

function endOfString(text: string, start: number): number {
  let end = text.indexOf('"', start + 1)
  while (isEscaped(text, end)) end = text.indexOf('"', end + 1)
  return end
}

function isEscaped(text: string, place: number): boolean {
  let backslashes = 0
  while (text[place - 1 - backslashes] === '\\') backslashes++
  return backslashes % 2 === 1
}

const unreadable = (reason: string): Fault => ({ code: 'json-unreadable', pointer: '', details: { reason } })
