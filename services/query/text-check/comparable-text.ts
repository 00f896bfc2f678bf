import { simplifiedForm } from '../../domain/item/fold-search.ts'
import { withUnifiedHan } from '../../domain/unified-han.ts'
import { pinyinNoiseIn } from './pinyin-noise.ts'

/**
 * A text as it is compared with others: without what nobody means. What stays is exact: one other character makes another
 * text. `origin` says for each UTF-16 unit where in the text as it was written its character begins, with the end of that
 * text behind the last one: what is shown to people is always the text as it was written.
 *
 * Left out or made alike, and nothing else:
 * - white space and line breaks, but for one space between two Latin letters or figures (`2020 5` is not `20205`);
 * - invisible and control characters;
 * - full and half width of letters, figures and signs; the forms of quotes, brackets round numbers, dashes and middle dots;
 * - traditional and simplified characters (OpenCC's table, character by character), radicals and compatibility ideographs;
 * - a reading in brackets behind its character (`區(qū)`);
 * - the marks of Markdown: `**` round words, `#` before a heading.
 *
 * Case, punctuation, figures and signs such as `①`, `㎡` and `½` stay as they are.
 */
export interface ComparableText {
  text: string
  origin: Uint32Array
}

export function comparableText(written: string): ComparableText {
  const leftOut = marksIn(written)
  const units: string[] = []
  const origin: number[] = []
  let space = -1
  let last = ''
  for (let at = 0; at < written.length; ) {
    const point = written.codePointAt(at) as number
    const length = point > 0xffff ? 2 : 1
    const folded = leftOut[at] === 1 ? '' : foldedPoint(point)
    if (folded === ' ') {
      if (space < 0) space = at
    } else if (folded !== '') {
      if (space >= 0 && isWordUnit(last) && isWordUnit(folded.charAt(0))) {
        units.push(' ')
        origin.push(space)
      }
      space = -1
      units.push(folded)
      for (let unit = 0; unit < folded.length; unit++) origin.push(at)
      last = folded.charAt(folded.length - 1)
    }
    at += length
  }
  origin.push(written.length)
  return { text: units.join(''), origin: Uint32Array.from(origin) }
}

/** The piece of the text as it was written that a piece of the compared text was made of. */
export const writtenBetween = (written: string, { origin }: ComparableText, from: number, to: number): string =>
  written.slice(origin[from], origin[to])

const isWordUnit = (unit: string): boolean => /^[0-9A-Za-z]$/.test(unit)

const folds = new Map<number, string>()

function foldedPoint(point: number): string {
  const known = folds.get(point)
  if (known !== undefined) return known
  const folded = foldCharacter(String.fromCodePoint(point), point)
  folds.set(point, folded)
  return folded
}

const SIGNS = new Map(
  (
    [
      ['"', '“”„‟＂«»「」『』'],
      ["'", '‘’‚‛＇'],
      ['[', '〔【〖［﹝'],
      [']', '〕】〗］﹞'],
      ['-', '—–―‐‑‒−－─'],
      ['·', '•・‧･∙⋅'],
      ['~', '～〜∼'],
      ['…', '⋯'],
    ] as const
  ).flatMap(([sign, forms]) => [...forms].map((form) => [form, sign] as const)),
)

const FULL_WIDTH = { first: 0xff01, last: 0xff5e, shift: 0xfee0 }

/** One space for every kind of white space, and nothing for what is invisible. */
function foldCharacter(character: string, point: number): string {
  if (/^\s$/u.test(character)) return ' '
  if (/^[\p{Cf}\p{Cc}]$/u.test(character)) return ''
  const sign = SIGNS.get(character)
  if (sign !== undefined) return sign
  if (point >= FULL_WIDTH.first && point <= FULL_WIDTH.last) return String.fromCharCode(point - FULL_WIDTH.shift)
  return [...withUnifiedHan(character)].map(simplifiedForm).join('')
}

/** Words between two `**` of one line, and `#` at its beginning. */
const STRONG = /\*\*(?=[^\s*])([^\n*]+?)(?<=[^\s*])\*\*/g
const HEADING = /^[^\S\n]*(#{1,6})(?=[^\S\n]|\p{Script=Han})/gmu

/** Marks each unit that belongs to a mark of Markdown or to a reading. */
function marksIn(written: string): Uint8Array {
  const marks = new Uint8Array(written.length)
  for (const [from, to] of pinyinNoiseIn(written)) marks.fill(1, from, to)
  for (const { index, 0: whole } of written.matchAll(STRONG)) {
    marks.fill(1, index, index + 2)
    marks.fill(1, index + whole.length - 2, index + whole.length)
  }
  for (const match of written.matchAll(HEADING)) {
    const from = match.index + match[0].indexOf('#')
    marks.fill(1, from, from + (match[1] as string).length)
  }
  return marks
}
