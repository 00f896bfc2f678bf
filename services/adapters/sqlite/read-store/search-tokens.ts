/**
 * Tokens of the search index. A text's are all pairs of neighbouring characters, and its last character
 * alone: so each literal substring of two or more characters has all its pairs in the text, and a single
 * character is the beginning of some token. Only [a-z0-9] and what is not ASCII are token characters of the
 * index; the rest of ASCII is moved to the private use area. Two characters that meet there only cost a
 * candidate more: every candidate's text is looked at.
 */
export function tokensOf(foldedText: string): Set<string> {
  const tokens = new Set<string>()
  const text = indexable(foldedText)
  if (SURROGATE.test(text)) {
    const characters = [...text]
    for (let i = 0; i < characters.length; i++) tokens.add(`${characters[i]}${characters[i + 1] ?? ''}`)
  } else {
    for (let i = 0; i < text.length; i++) tokens.add(text.slice(i, i + 2))
  }
  return tokens
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

const SURROGATE = /[\ud800-\udfff]/
const UNINDEXABLE = /[\0-/:-@[-`{-\x7f]/g

const indexable = (text: string): string =>
  text.replace(UNINDEXABLE, (c) => String.fromCharCode(0xe000 + c.charCodeAt(0)))
