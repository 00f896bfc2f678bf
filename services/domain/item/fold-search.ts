import traditionalToSimplified from 'opencc-js/dict/TSCharacters'
import { withUnifiedHan } from '../unified-han.ts'

/**
 * Folds a text for searching: what people do not tell apart becomes the same. Traditional characters become simplified
 * ones (OpenCC's table, character by character), full width becomes half width, letters lose their case, radicals become
 * the ideographs that they look like; brackets, quotes, white space and invisible characters go. Each character is folded
 * on its own, so the fold of a part of a text is a part of the folded text.
 */
export function foldSearch(text: string): string {
  table ??= makeTable()
  const folds = table
  let units = new Uint16Array(text.length)
  let end = 0
  const putAll = (folded: string) => {
    if (end + folded.length + text.length > units.length) {
      const wider = new Uint16Array(2 * (end + folded.length + text.length))
      wider.set(units.subarray(0, end))
      units = wider
    }
    for (let i = 0; i < folded.length; i++) units[end++] = folded.charCodeAt(i)
  }
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    const folded = folds[unit] as number
    if (folded === GONE) continue
    if (folded !== LONGER) units[end++] = folded
    else {
      const point = text.codePointAt(i) ?? 0
      if (point > 0xffff) i++
      putAll(foldedPoint(point))
    }
  }
  return Buffer.from(units.buffer, 0, end * 2).toString('utf16le')
}

const GONE = 0
/** Folded to more than one unit, or the first half of a character of two. */
const LONGER = 0xffff
let table: Uint16Array | null = null

/** For each UTF-16 unit what it becomes. Made at the first search or import: 65,536 characters, about 40 ms, 128 KB. */
function makeTable(): Uint16Array {
  const folds = new Uint16Array(65_536)
  for (let unit = 0; unit < folds.length; unit++) {
    if (unit >= 0xdc00 && unit < 0xe000) folds[unit] = unit
    else if (unit >= 0xd800 && unit < 0xdc00) folds[unit] = LONGER
    else {
      const character = String.fromCharCode(unit)
      // Ideographs have one form, and need nothing but the table.
      const isIdeograph = unit >= 0x3400 && unit < 0xa000 && !(unit >= 0x4dc0 && unit < 0x4e00)
      const folded = isIdeograph ? (SIMPLIFIED.get(character) ?? character) : foldCharacter(character)
      folds[unit] = folded === '' ? GONE : folded.length === 1 ? folded.charCodeAt(0) : LONGER
    }
  }
  return folds
}

/**
 * What characters become that are no single unit, each worked out once. Normalising one takes a microsecond or two, so a
 * body full of `½` or 한글 held up everybody for half a second. It holds what planes 0 and 1 have of them at the utmost.
 */
const longer = new Map<number, string>()

/** Ideographs of planes 2 and 3 but for the compatibility ones, and private use: nothing but the table changes them. */
const isPlain = (point: number): boolean =>
  (point >= 0x20000 && point < 0x2f800) || (point >= 0x2fa20 && point < 0xe0000) || point >= 0xf0000

function foldedPoint(point: number): string {
  const known = longer.get(point)
  if (known !== undefined) return known
  const character = String.fromCodePoint(point)
  if (isPlain(point)) return SIMPLIFIED.get(character) ?? character
  const folded = foldCharacter(character)
  longer.set(point, folded)
  return folded
}

const SIMPLIFIED = new Map(
  traditionalToSimplified.split('|').map((entry) => entry.split(' ', 2) as [traditional: string, simplified: string]),
)

/** The simplified form of a traditional character; any other character as it is. One form may stand for several. */
export const simplifiedForm = (character: string): string => SIMPLIFIED.get(character) ?? character

/** White space, invisible characters, control characters, brackets and quotes. */
const UNTOLD = /[\s\p{Cf}\p{Cc}"'“”‘’「」『』«»()[\]{}〔〕【】〖〗〈〉《》]/gu

/** A sign for a whole phrase (U+FDFA has 18 characters) stays one, or a body of them would be as long as twenty. */
const MOST_UNITS = 6

function foldCharacter(character: string): string {
  const plain = withUnifiedHan(character).normalize('NFKD').toLowerCase().replaceAll('ς', 'σ').replace(UNTOLD, '')
  return plain.length > MOST_UNITS ? character : [...plain].map((one) => SIMPLIFIED.get(one) ?? one).join('')
}
