/**
 * Tokens of the search index. A text's are all pairs of neighbouring characters, and its last character
 * alone: so each literal substring of two or more characters has all its pairs in the text, and a single
 * character is the beginning of some token. Only [a-z0-9] and what is not ASCII are token characters of the
 * index; the rest of ASCII is moved to the private use area. Two characters that meet there only cost a
 * candidate more: every candidate's text is looked at.
 *
 * With a space after each token but the last; repeated where they repeat. Written as numbers, because an
 * import spends most of its time here (nine times faster than a set of substrings).
 */
export function tokenText(foldedText: string): string {
  const units = new Uint16Array(foldedText.length * 3)
  let end = 0
  for (let i = 0; i < foldedText.length; i++) {
    const unit = indexableUnit(foldedText.charCodeAt(i))
    const second = isHighSurrogate(unit) ? foldedText.charCodeAt(++i) : 0
    // The second half of the pair before, then the first half of the next one.
    for (let half = end === 0 ? 1 : 0; half < 2; half++) {
      units[end++] = unit
      if (second !== 0) units[end++] = second
      if (half === 0) units[end++] = SPACE
    }
  }
  return Buffer.from(units.buffer, 0, end * 2).toString('utf16le')
}

/** An item's other marks in the index, so that a search is narrowed by them. `_` is in no text's token. */
export const entryToken = (entry: number): string => `_e${entry}`
export const fieldToken = (mark: number): string => `_f${mark.toString(36)}`
export const organToken = (mark: number): string => `_o${mark.toString(36)}`
export const WITHDRAWN_TOKEN = '_w'

/** Enough to narrow; the literal check does the rest. */
const MOST_PAIRS = 24

/** The index's condition for a literal substring (FTS5 syntax); null when it is empty. */
export function matchOf(foldedQuery: string): string | null {
  const characters = [...indexable(foldedQuery)]
  if (characters.length === 0) return null
  if (characters.length === 1) return `"${characters[0]}" *`
  const pairs = new Set<string>()
  for (let i = 0; i + 1 < characters.length && pairs.size < MOST_PAIRS; i++)
    pairs.add(`"${characters[i]}${characters[i + 1]}"`)
  return [...pairs].join(' AND ')
}

const SPACE = 32
const isHighSurrogate = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdbff

const indexableUnit = (unit: number): number => {
  const isToken = unit >= 128 || (unit >= 97 && unit <= 122) || (unit >= 48 && unit <= 57)
  return isToken ? unit : unit + 0xe000
}

const indexable = (text: string): string =>
  text.replace(/[\0-/:-@[-`{-\x7f]/g, (c) => String.fromCharCode(indexableUnit(c.charCodeAt(0))))
