import type { SearchedPart, SearchQuery } from './search-query.ts'

/**
 * The tokens of a text that was folded by `foldText`, for an index that narrows a literal search. They are all pairs of
 * neighbouring characters, and the last character alone. So the text has every pair of each of its substrings, and each of
 * its characters begins a token. Three Latin letters or digits in a row are a token too, because there are few different
 * pairs of digits. ASCII characters other than [a-z0-9] are moved to the private use area, because not every index takes
 * them. If two different characters meet there, the index only gives one candidate more: the text of each is looked at.
 *
 * The tokens come in the order of the text, repeated as they are there, with a space between them. They are written as
 * numbers, because an import spends most of its time here. A set of substrings was nine times slower.
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

/** What the index is asked for a literal substring: texts with all these tokens, or with a token that begins so. */
export type TokenCondition = { all: string[] } | { beginning: string }

/** So many tokens narrow a search enough. The literal check does the rest. */
const MOST_TOKENS = 16

/** The condition for a substring that was folded by `foldText`; null if it is empty. Every text with the substring meets it. */
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

/** Stands before each token of a title, so that titles can be searched alone. Private use: in no other token. */
const TITLE = '\uf8ff'

/** The tokens of a text to be searched (`foldedTextOf`), whose first line is the title. */
export function searchTokensOf(searchText: string): string {
  const end = searchText.indexOf('\n')
  const title = tokenText(end < 0 ? searchText : searchText.slice(0, end))
  const marked = title === '' ? '' : `${TITLE}${title.replaceAll(' ', ` ${TITLE}`)} `
  return marked + tokenText(searchText)
}

/** So many tokens narrow a search of many words enough. */
const MOST_TOKENS_OF_ALL = 24

/** The conditions for a search: every item that is a hit in a part meets them. Empty: every item may be one. */
export function searchConditions({ words }: SearchQuery, part: SearchedPart): TokenCondition[] {
  const mark = part === 'title' ? TITLE : ''
  const all: string[] = []
  const beginnings: TokenCondition[] = []
  // Long words first: they narrow most.
  for (const word of words.toSorted((a, b) => b.length - a.length)) {
    const condition = tokenCondition(word)
    if (condition === null) continue
    if ('all' in condition) all.push(...condition.all.map((token) => mark + token))
    else beginnings.push({ beginning: mark + condition.beginning })
  }
  const tokens = [...new Set(all)].slice(0, MOST_TOKENS_OF_ALL)
  return tokens.length > 0 ? [{ all: tokens }, ...beginnings] : beginnings
}

/** Whether an index names an item with this text for a search. */
export function isNamed(searchText: string, query: SearchQuery, part: SearchedPart): boolean {
  const end = searchText.indexOf('\n')
  const text = part !== 'title' || end < 0 ? searchText : searchText.slice(0, end)
  return query.words.every((word) => holdsTokens(text, tokenCondition(word)))
}

/** Whether a folded text has all tokens of a condition, so that an index names it. */
export function holdsTokens(foldedText: string, condition: TokenCondition | null): boolean {
  if (condition === null) return true
  const tokens = 'beginning' in condition ? [condition.beginning] : condition.all
  return tokens.every((token) => foldedText.includes(plain(token)))
}

/** A token as it stands in the text. */
const plain = (token: string): string =>
  String.fromCodePoint(
    ...[...token].map((character) => {
      const point = character.codePointAt(0) ?? 0
      return point >= 0xe000 && point < 0xe080 ? point - 0xe000 : point
    }),
  )
