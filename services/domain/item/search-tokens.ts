/**
 * Tokens of a text folded by `foldText`, for an index that narrows a literal search: all pairs of neighbouring
 * characters, and the last character alone. So each literal substring of two or more characters has all its
 * pairs in the text, and a single character is the beginning of some token. Three latin letters or digits in a
 * row are a token as well, for there are few different pairs of digits. ASCII other than [a-z0-9] is moved to
 * the private use area, because not every index takes it. Two characters that meet there only cost a
 * candidate more: every candidate's text is looked at.
 *
 * With a space after each token but the last; repeated where they repeat. Written as numbers, because an
 * import spends most of its time here (nine times faster than a set of substrings).
 */
export function tokenText(foldedText: string): string {
  const units = new Uint16Array(foldedText.length * 7)
  let end = 0
  const put = (point: number) => {
    if (point > 0xffff) {
      units[end++] = 0xd800 + ((point - 0x10000) >> 10)
      units[end++] = 0xdc00 + (point & 0x3ff)
    } else units[end++] = point
  }
  let before = 0
  let last = 0
  for (let i = 0; i < foldedText.length; i++) {
    const point = indexable(foldedText.codePointAt(i) ?? 0)
    if (point > 0xffff) i++
    if (last !== 0) {
      put(last)
      put(point)
      units[end++] = SPACE
      if (isAlphanumeric(before) && isAlphanumeric(last) && isAlphanumeric(point)) {
        put(before)
        put(last)
        put(point)
        units[end++] = SPACE
      }
    }
    before = last
    last = point
  }
  if (last !== 0) put(last)
  return Buffer.from(units.buffer, 0, end * 2).toString('utf16le')
}

/** What the index is asked for a literal substring: texts with all these tokens, or with one that begins so. */
export type TokenCondition = { all: string[] } | { beginning: string }

/** Enough to narrow; the literal check does the rest. */
const MOST_TOKENS = 16

/** The condition for a substring folded by `foldText`; null when it is empty. Every text that has it fits. */
export function tokenCondition(foldedQuery: string): TokenCondition | null {
  const points = [...foldedQuery].map((character) => indexable(character.codePointAt(0) ?? 0))
  if (points.length === 0) return null
  const token = (from: number, to: number) => String.fromCodePoint(...points.slice(from, to))
  if (points.length === 1) return { beginning: token(0, 1) }
  const isTriple = (at: number) => at >= 0 && at + 3 <= points.length && points.slice(at, at + 3).every(isAlphanumeric)
  const tokens = new Set<string>()
  for (let at = 0; at + 1 < points.length && tokens.size < MOST_TOKENS; at++) {
    if (isTriple(at)) tokens.add(token(at, at + 3))
    else if (!isTriple(at - 1)) tokens.add(token(at, at + 2))
  }
  return { all: [...tokens] }
}

const SPACE = 32

const isAlphanumeric = (point: number): boolean => (point >= 97 && point <= 122) || (point >= 48 && point <= 57)

const indexable = (point: number): number => (point >= 128 || isAlphanumeric(point) ? point : point + 0xe000)
