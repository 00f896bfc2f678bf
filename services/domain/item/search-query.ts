import { type ItemId, isItemId } from '../ids.ts'
import { cutsNumber, documentNumberKey, parseDocumentNumber, withPlainNumbers } from './document-number.ts'
import { foldSearch } from './fold-search.ts'
import { foldText } from './search-text.ts'

/** What somebody searches for. */
export interface SearchQuery {
  /** Folded by `foldSearch`. A text has to hold all of them. */
  words: string[]
  /** Folded by `foldText`: a text has to hold it as it stands. Null where the words are enough. */
  literal: string | null
  /** The item that is meant, where its id or its address was typed. */
  itemId: ItemId | null
}

/**
 * Reads what was typed. White space parts words, which stand together within quotes. A document number, in any spelling,
 * is one word. `exact`: all of it is one literal text.
 */
export function readSearch(typed: string, exact = false): SearchQuery {
  if (exact) return { words: [foldSearch(typed)].filter((word) => word !== ''), literal: foldText(typed), itemId: null }
  const itemId = itemIdIn(typed)
  if (itemId !== null) return { words: [], literal: null, itemId }
  const words = foldedWords(isOneNumber(typed) ? [typed] : wordsIn(plainUnlessCut(typed)))
  return { words, literal: words.length === 0 ? foldText(typed) : null, itemId: null }
}

/** A piece that was copied out of a text may begin or end within a number; then it is taken as it stands. */
function plainUnlessCut(typed: string): string {
  const within = typed.trim()
  const isQuoted = CLOSING.get(within.charAt(0)) === within.at(-1)
  return cutsNumber(isQuoted ? within.slice(1, -1) : within) ? typed : withPlainNumbers(typed)
}

/** Whether it is one document number. White space before its year would part a word from it: `通知 皖政〔2020〕5号`. */
const isOneNumber = (typed: string): boolean =>
  parseDocumentNumber(typed) !== null && !/\s/u.test((typed.split(/[〔﹝[［(（【「〖]/u, 1)[0] ?? '').trim())

/** What all spellings of a document number share as a word: `皖政20205号`. Other texts are folded as they are. */
const foldNumber = (text: string): string => foldSearch(documentNumberKey(text))

const foldedWords = (words: string[]): string[] => [
  ...new Set(
    words
      .map((word) => (parseDocumentNumber(word) === null ? foldSearch(word) : foldNumber(word)))
      .filter((word) => word !== ''),
  ),
]

/** An item's id, alone or as the end of its address. */
function itemIdIn(typed: string): ItemId | null {
  const [address = ''] = typed.trim().toLowerCase().split(/[?#]/, 1)
  const last = address.slice(address.lastIndexOf('/') + 1)
  return isItemId(last) ? last : null
}

const CLOSING = new Map([
  ['"', '"'],
  ['“', '”'],
  ['”', '”'],
  ['＂', '＂'],
  ['「', '」'],
  ['『', '』'],
])

/** A quote without its other half is a character like others. */
function wordsIn(typed: string): string[] {
  const words: string[] = []
  let word = ''
  const end = () => {
    if (word !== '') words.push(word)
    word = ''
  }
  for (let at = 0; at < typed.length; at++) {
    const character = typed.charAt(at)
    const closing = CLOSING.get(character)
    const close = closing === undefined ? -1 : typed.indexOf(closing, at + 1)
    if (close > 0) {
      end()
      words.push(typed.slice(at + 1, close))
      at = close
    } else if (/\s/u.test(character)) end()
    else word += character
  }
  end()
  return words
}

/** Where a search looks: in titles; in what has no hit in its title; everywhere. */
export type SearchedPart = 'title' | 'rest' | 'any'

/** A text to be searched, once folded by `foldSearch` and once by `foldText`. Its first line is the title. */
export interface SearchedText {
  folded: string
  /** Made only where it is asked for. */
  literal: () => string
}

/** Whether a text is a hit, in the part that is asked for. */
export function isHit({ folded, literal }: SearchedText, query: SearchQuery, part: SearchedPart): boolean {
  const holds = (text: string, plain: () => string) =>
    query.words.every((word) => text.includes(word)) && (query.literal === null || plain().includes(query.literal))
  const inTitle = () => holds(firstLine(folded), () => firstLine(literal()))
  if (part === 'title') return inTitle()
  return holds(folded, literal) && (part === 'any' || !inTitle())
}

const firstLine = (text: string): string => {
  const end = text.indexOf('\n')
  return end < 0 ? text : text.slice(0, end)
}
