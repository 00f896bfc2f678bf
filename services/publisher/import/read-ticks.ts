/**
 * Signs by which a box is ticked or left empty. The private ones are those of the fonts Wingdings and Wingdings 2
 * (U+F000 and the byte of the font), the letters what is left of them where the font was lost.
 */
const TICKED = '■☑✅✓✔√●◉▣🗹🗸◼⬛\uf0fe\uf0fc\uf06e\uf052\uf050'
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

/** Signs that are a tick to one and a refusal to another: they are asked about. Several in a row are a masked name. */
const UNSURE = new RegExp(
  `(?<=^|[\\s；;、，,${TICKED}${EMPTY}])[☒⊠❎◎⊙⦿×✕✖✗✘]\\ufe0f?(?=\\s*\\p{Script=Han})(?!\\s*[村镇乡县市区组某])`,
  'mu',
)

/**
 * Reads a list. Boxes may stand before or behind their items, also in brackets, one or several on a line, and only ticked
 * items may have a sign. A list without boxes is written with ；, 、 or on several lines.
 */
export function chosenIn(written: string): Chosen {
  const text = withoutBrackets(written)
  if (UNSURE.test(text)) return UNCLEAR
  if (!SIGN.test(text)) return chosenByLetters(text)
  const boxes = [...text.matchAll(BOX)].map(({ 0: sign, index }) => ({ from: index, to: index + sign.length, sign }))
  const isBefore = boxes[0]?.from === 0
  if (isBefore === (boxes.at(-1)?.to === text.length)) return UNCLEAR
  const besides = boxes.map(({ from, to }, index) =>
    isBefore ? text.slice(to, boxes[index + 1]?.from) : text.slice(boxes[index - 1]?.to ?? 0, from),
  )
  if (boxes.every(({ sign }) => IS_TICKED.test(sign))) return chosenBySigns(text, besides, isBefore)
  const chosen = besides.filter((_, index) => IS_TICKED.test(boxes[index]?.sign ?? '')).map(itemsOf)
  return chosen.some((items) => items.length === 0) ? UNCLEAR : { boxes: boxesOn(text), items: chosen.flat() }
}

const BRACKETED = new RegExp(`[（(【[]\\s*([${TICKED}${EMPTY}]+)\\ufe0f?\\s*[)）】\\]]`, 'gu')
const EMPTY_BRACKETS = /[（(【[][ \t\u00a0\u3000]*[)）】\]]/g

/** （√）and（ ）are boxes. */
const withoutBrackets = (text: string): string => {
  const open = text.replace(BRACKETED, '$1')
  return open === text ? text : open.replace(EMPTY_BRACKETS, '□').trim()
}

const boxesOn = (text: string): 'one a line' | 'several a line' =>
  text.split('\n').some((line) => (line.match(BOX)?.length ?? 0) > 1) ? 'several a line' : 'one a line'

/** Every sign is a tick: of what stands beside it one item is chosen, on lines the line. What is left is told. */
function chosenBySigns(text: string, besides: string[], isBefore: boolean): Chosen {
  const hasLines = text.includes('\n')
  const all = besides.map((beside) => {
    if (isBefore && OTHERS.test(beside.trim())) return [beside]
    return (hasLines ? beside.split('\n') : piecesOf(beside)).filter((piece) => piece.trim() !== '')
  })
  const items = all.flatMap((pieces) => itemsOf(pieces.at(isBefore ? 0 : -1) ?? ''))
  if (items.length < all.length) return UNCLEAR
  return { boxes: all.some(({ length }) => length > 1) ? 'several a line' : boxesOn(text), items }
}

/** What separators divide, but for those in brackets. A bracket belongs to the word before it. */
const TOKEN = /\s*[（(][^()（）]*[)）]|[^\s；;、，,]|[\s；;、，,]+/gu

function piecesOf(text: string): string[] {
  const pieces = ['']
  for (const [token] of text.matchAll(TOKEN))
    if (/^[\s；;、，,]+$/.test(token)) pieces.push('')
    else pieces.push(`${pieces.pop() ?? ''}${token}`)
  return pieces
}

const BLANK_AFTER_LETTER = new RegExp(
  `(?<=(?:^|[\\s；;、，,])[${TICKED_LETTERS}${EMPTY_LETTERS}])[ \\t\\u3000]+(?=\\p{Script=Han})`,
  'gmu',
)
const LONE_LETTER = new RegExp(`^[${TICKED_LETTERS}${EMPTY_LETTERS}]$`, 'u')

/** Letters are boxes where each item has one. */
function chosenByLetters(text: string): Chosen {
  const pieces = text
    .replace(BLANK_AFTER_LETTER, '')
    .split(SEPARATORS)
    .filter((piece) => piece !== '')
  const lettered = pieces.filter((piece) => LETTERED.test(piece))
  const ticked = lettered.filter((piece) => IS_TICKED.test(piece[0] as string))
  if (pieces.some((piece) => LONE_LETTER.test(piece))) return UNCLEAR
  if (lettered.length === 0 || (ticked.length === 0 && lettered.length < pieces.length))
    return { boxes: 'none', items: parts(text) }
  if (lettered.length < pieces.length || pieces.length === 1) return UNCLEAR
  return { boxes: 'several a line', items: ticked.flatMap((piece) => itemsOf(piece.slice(1))) }
}

/** Behind it somebody has written more items. */
const OTHERS = /^其他[：:]/

/** The text of a ticked item. */
function itemsOf(text: string): string[] {
  const item = text
    .split(/\s+/)
    .filter((word) => word !== '')
    .join(' ')
    .replace(/[；;、，,]$/, '')
  return OTHERS.test(item) ? parts(item.replace(OTHERS, '')) : [item].filter((each) => each !== '')
}

const NUMBERED = /^[ \t\u3000]*\d{1,2}[、.．](?!\d)/gm

const parts = (text: string): string[] =>
  text
    .replace(NUMBERED, '')
    .split(/[；;、\n\r]/)
    .map((part) => part.trim())
    .filter((part) => part !== '')

const YES = new RegExp(`^(?:[${TICKED}${TICKED_LETTERS}v\\ufe0f]+|是|有|对|y|yes|true)$`, 'iu')
const NO = new RegExp(`^(?:[${EMPTY}${EMPTY_LETTERS}/／\\\\—–\\-×✗✘xX\\uf0fb]+|否|无|不|n|no|false)$`, 'iu')

/** Whether a tick column is ticked. Null for a text that is neither a tick nor a sign for "no". */
export function tickOf(text: string | null): boolean | null {
  if (text === null || NO.test(text)) return false
  return YES.test(text) ? true : null
}

const SIGNS = new RegExp(`[${TICKED}\\ufe0f]`, 'gu')

/** What stands beside a tick in the cell of a group, or the cell's text. */
export const withoutTick = (text: string): string => text.replace(SIGNS, '').trim()
