/**
 * Signs by which a box is ticked or left empty. The private ones are those of the fonts Wingdings and Wingdings 2
 * (U+F000 and the byte of the font), the letters what is left of them where the font was lost.
 */
const TICKED = '■☑✅✓✔√●◉▣🗹\uf0fe\uf0fc\uf06e\uf052\uf050'
const EMPTY = '□☐○◯▢◻⬜❏❑❒\uf0a8\uf06f\uf071\uf0a3\uf02a'
const TICKED_LETTERS = 'VvRPþü'
const EMPTY_LETTERS = '£口¨'
/** A letter is no box where it begins a word, as in 口头. */
const LETTER = `(?!口[头岸碑径语令号腔播述信试])[${TICKED_LETTERS}${EMPTY_LETTERS}]`

const SIGN = new RegExp(`[${TICKED}${EMPTY}]`, 'u')
/** Signs anywhere, letters at the beginning of an item. */
const BOX = new RegExp(
  `(?:[${TICKED}]+|[${EMPTY}]+)\\ufe0f?|(?<=^|[\\s；;、，,])${LETTER}(?=\\s*\\p{Script=Han})`,
  'gmu',
)
const LETTERED = new RegExp(`^${LETTER}(?=\\p{Script=Han})`, 'u')
const IS_TICKED = new RegExp(`[${TICKED}${TICKED_LETTERS}]`, 'u')
const SEPARATORS = /[\s；;、，,]+/

/** What is chosen in a cell: all parts of a plain list, or the ticked items of one with boxes. */
export type Chosen =
  | { boxes: 'none' | 'one a line' | 'several a line'; items: string[] }
  /** The boxes do not tell which items they belong to. */
  | { boxes: 'unclear' }

const UNCLEAR: Chosen = { boxes: 'unclear' }

/**
 * Reads a list. Boxes may stand before or behind their items, one or several on a line, and only ticked items may have a
 * sign. A list without boxes is written with ； or 、.
 */
export function chosenIn(text: string): Chosen {
  if (!SIGN.test(text)) return chosenByLetters(text)
  const boxes = [...text.matchAll(BOX)].map(({ 0: sign, index }) => ({ from: index, to: index + sign.length, sign }))
  const isBefore = boxes[0]?.from === 0
  if (isBefore === (boxes.at(-1)?.to === text.length)) return UNCLEAR
  if (boxes.every(({ sign }) => IS_TICKED.test(sign))) return chosenBySigns(text, isBefore)
  const items: string[] = []
  for (const [index, { from, to, sign }] of boxes.entries()) {
    if (!IS_TICKED.test(sign)) continue
    const found = itemsOf(
      isBefore ? text.slice(to, boxes[index + 1]?.from) : text.slice(boxes[index - 1]?.to ?? 0, from),
    )
    if (found.length === 0) return UNCLEAR
    items.push(...found)
  }
  return { boxes: boxesOn(text), items }
}

const boxesOn = (text: string): 'one a line' | 'several a line' =>
  text.split('\n').some((line) => (line.match(BOX)?.length ?? 0) > 1) ? 'several a line' : 'one a line'

const BLANK_AFTER_SIGN = new RegExp(`(?<=[${TICKED}]\\ufe0f?)\\s+`, 'gu')
const BLANK_BEFORE_SIGN = new RegExp(`\\s+(?=[${TICKED}])`, 'gu')
const SIGNS = new RegExp(`[${TICKED}\\ufe0f]`, 'gu')

/** Every sign is a tick: an item without one is not chosen. */
function chosenBySigns(text: string, isBefore: boolean): Chosen {
  const joined = text.replace(isBefore ? BLANK_AFTER_SIGN : BLANK_BEFORE_SIGN, '')
  const pieces = joined.split(text.includes('\n') ? /\n/ : /[\s；;、，,]+(?![（(])/)
  const items = pieces.filter((piece) => SIGN.test(piece)).flatMap((piece) => itemsOf(piece.replace(SIGNS, '')))
  return items.length === 0 ? UNCLEAR : { boxes: boxesOn(text), items }
}

/** Letters are boxes where each item has one. */
function chosenByLetters(text: string): Chosen {
  const pieces = text.split(SEPARATORS).filter((piece) => piece !== '')
  const lettered = pieces.filter((piece) => LETTERED.test(piece))
  const ticked = lettered.filter((piece) => IS_TICKED.test(piece[0] as string))
  if (lettered.length === 0 || (ticked.length === 0 && lettered.length < pieces.length))
    return { boxes: 'none', items: parts(text) }
  if (lettered.length < pieces.length || pieces.length === 1) return UNCLEAR
  return { boxes: 'several a line', items: ticked.flatMap((piece) => itemsOf(piece.slice(1))) }
}

/** The text of a ticked item. Behind 其他： somebody has written more items. */
function itemsOf(text: string): string[] {
  const item = text
    .split(/\s+/)
    .filter((word) => word !== '')
    .join(' ')
    .replace(/[；;、，,]$/, '')
  const free = /^其他[：:](.*)$/.exec(item)?.[1]
  return free === undefined ? [item].filter((each) => each !== '') : parts(free)
}

const parts = (text: string): string[] =>
  text
    .split(/[；;、]/)
    .map((part) => part.trim())
    .filter((part) => part !== '')

const YES = new RegExp(`^(?:[${TICKED}${TICKED_LETTERS}v\\ufe0f]+|是|有|对|y|yes|true)$`, 'iu')
const NO = new RegExp(`^(?:[${EMPTY}${EMPTY_LETTERS}/／\\\\—–\\-×✗✘xX\\uf0fb]+|否|无|不|n|no|false)$`, 'iu')

/** Whether a tick column is ticked. Null for a text that is neither a tick nor a sign for "no". */
export function tickOf(text: string | null): boolean | null {
  if (text === null || NO.test(text)) return false
  return YES.test(text) ? true : null
}

/** What stands beside a tick in the cell of a group, or the cell's text. */
export const withoutTick = (text: string): string => text.replace(SIGNS, '').trim()
