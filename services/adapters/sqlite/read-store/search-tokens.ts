/**
 * Tokens of the search index. A text's are all pairs of neighbouring characters, and its last character
 * alone: so each literal substring of two or more characters has all its pairs in the text, and a single
 * character is the beginning of some token. Three latin letters or digits in a row are a token as well, for
 * there are few different pairs of digits. Only [a-z0-9] and what is not ASCII are token characters of the
 * index; the rest of ASCII is moved to the private use area. Two characters that meet there only cost a
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

/** An item's other marks in the index, so that a search is narrowed by them. `_` is in no text's token. */
export const entryToken = (entry: number): string => `_e${entry}`
export const fieldToken = (mark: number): string => `_f${mark.toString(36)}`
export const organToken = (mark: number): string => `_o${mark.toString(36)}`
export const WITHDRAWN_TOKEN = '_w'

/** Enough to narrow; the literal check does the rest. */
const MOST_TOKENS = 16

/** The index's condition for a literal substring (FTS5 syntax); null when it is empty. */
export function matchOf(foldedQuery: string): string | null {
  const points = [...foldedQuery].map((character) => indexable(character.codePointAt(0) ?? 0))
  if (points.length === 0) return null
  const token = (from: number, to: number) => `"${String.fromCodePoint(...points.slice(from, to))}"`
  if (points.length === 1) return `${token(0, 1)} *`
  const isTriple = (at: number) => at >= 0 && at + 3 <= points.length && points.slice(at, at + 3).every(isAlphanumeric)
  const tokens = new Set<string>()
  for (let at = 0; at + 1 < points.length && tokens.size < MOST_TOKENS; at++) {
    if (isTriple(at)) tokens.add(token(at, at + 3))
    else if (!isTriple(at - 1)) tokens.add(token(at, at + 2))
  }
  return [...tokens].join(' AND ')
}

const SPACE = 32

const isAlphanumeric = (point: number): boolean => (point >= 97 && point <= 122) || (point >= 48 && point <= 57)

const indexable = (point: number): number => (point >= 128 || isAlphanumeric(point) ? point : point + 0xe000)
