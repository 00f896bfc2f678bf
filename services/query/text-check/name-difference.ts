/** What kind of a difference it is, as far as its two sides show. */
export type DifferenceClass =
  | 'masked'
  | 'garbled'
  | 'figures'
  | 'signs-at-figures'
  | 'foreign'
  | 'punctuation'
  | 'dropped'
  | 'inserted'
  | 'replaced'

const HAN = /\p{Script=Han}/u
const FIGURE = /[0-9０-９〇零一二三四五六七八九十百千万亿两]/
const ONLY_SIGNS = /^[\p{P}\p{S}\s]*$/u
const MASK = /^[*×■□█●○◆_#?]+$/u
/** What a reading in the wrong encoding leaves: a replacement character, Latin letters with marks, private use. */
const GARBLED = /[\ufffd\u00c0-\u024f\ue000-\uf8ff]|锟|烫烫|\?[。、]|\?\p{Script=Han}/u
const LETTERS = /\p{Script=Latin}|\p{Script=Cyrillic}|\p{Script=Hangul}|\p{Script=Kana}/u

/** Names the difference between a published piece and the one in its place; both as they are compared, either may be empty. */
export function nameDifference(published: string, found: string): DifferenceClass {
  if (published !== '' && MASK.test(found) && !ONLY_SIGNS.test(published)) return 'masked'
  if (GARBLED.test(found) && !GARBLED.test(published)) return 'garbled'
  const [figures, others] = [figuresOf(published), figuresOf(found)]
  if (figures + others !== '') {
    const isSame = figures === others && !/\d[.,]\d/.test(published + found)
    if (isSame && ONLY_AROUND.test(withoutFigures(published) + withoutFigures(found))) return 'signs-at-figures'
    if (figures !== others || /\d[.,]\d/.test(published + found)) return 'figures'
  }
  if (ONLY_SIGNS.test(published + found)) return 'punctuation'
  if (found === '') return 'dropped'
  if (published === '') return 'inserted'
  return LETTERS.test(found) && !LETTERS.test(published) && HAN.test(published) ? 'foreign' : 'replaced'
}

/** What stands beside the figures of dates and numbers. */
const ONLY_AROUND = /^[年月日号第至\p{P}\p{S}\s]*$/u

const figuresOf = (text: string): string => [...text].filter((character) => FIGURE.test(character)).join('')
const withoutFigures = (text: string): string => [...text].filter((character) => !FIGURE.test(character)).join('')
