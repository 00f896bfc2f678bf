import { canonicalText } from '../canonical.ts'
import type { Content } from './content.ts'
import { documentNumberKey } from './document-number.ts'
import { foldTitle } from './fold-title.ts'
import type { PlaceNames } from './names-in-titles.ts'

/**
 * What says of an item whether another one may be its twin: the same item published once more, with a title that was
 * corrected or mistyped in between. Twins have one `key`; their titles are equal or nearly so (`areTwinTitles`).
 */
export interface TwinTraits {
  key: string
  /** Folded. */
  title: string
}

/** 甲乙丙丁 and letters number things too. */
const NUMERALS = /[0-9a-z甲乙丙丁〇零一二三四五六七八九十百千万亿两廿卅壹贰叁肆伍陆柒捌玖拾佰仟]/g

/**
 * The traits of a content. Twins are of the same kind, period and organ and have the same document number or, without one, the same days
 * and outlets. Their titles have the same digits, Chinese numerals and names of divisions, because a list of another
 * month or another village is another item.
 */
export function twinTraits({ title, organ, documentNumber, ...rest }: Content, names: PlaceNames): TwinTraits {
  const folded = foldTitle(title)
  const number = documentNumberKey(documentNumber ?? '')
  const { issuedOn = '', publishedOn = '', shownOn, kind, period } = rest
  const place = number === '' ? [issuedOn, publishedOn, canonicalText(shownOn)] : [number]
  const fixed = [folded.match(NUMERALS)?.join('') ?? '', ...names.wholeIn(folded)]
  // Items without both have the key that they had before there were kinds.
  const what = [kind === undefined ? [] : `kind ${kind}`, period === undefined ? [] : `period ${period}`].flat()
  return { key: [foldTitle(organ?.name ?? ''), ...place, ...fixed, ...what].join('\n'), title: folded }
}

/** Beyond so many characters that differ, two titles are of two items. */
const MOST_DIFFERENT = 2
/** In shorter titles one character says too much. */
const LEAST_TITLE = 6

/** One character that differs: its places in both titles; null where a title lacks it. */
interface Difference {
  a: number | null
  b: number | null
}

/** Characters that tell one of a kind from the others, as numerals do: 上半年 and 下半年, 预算 and 决算. */
const CONTRASTS =
  '上中下 春夏秋冬 东西南北 前后 大小 男女 初高 早晚 出入 预决 正腊 本专 新旧 内外 左右 增减 正副 水电气热 中流'.split(
    ' ',
  )

const isContrast = (one: string, other: string): boolean =>
  CONTRASTS.some((group) => group.includes(one) && group.includes(other))

/**
 * Whether two folded titles of one key are equal, or differ by at most two characters. Two names of places are two
 * items, also without their last word (许昌, 安庆), and so are two words of two characters each (选调, 引进), unless they
 * name the kind of document, and two characters of one contrast (上半年, 下半年). Titles of fewer than six characters are
 * twins only if they are equal.
 */
export function areTwinTitles(a: string, b: string, names: PlaceNames): boolean {
  if (a === b) return true
  if (Math.min(a.length, b.length) < LEAST_TITLE) return false
  const differences = differencesOf(a, b)
  if (differences === null) return false
  const namesPlaces = (one: Difference) =>
    one.a !== null && one.b !== null && names.isBareAt(a, one.a) && names.isBareAt(b, one.b)
  const contrasts = (one: Difference) =>
    one.a !== null && one.b !== null && isContrast(a[one.a] as string, b[one.b] as string)
  return !differences.some((one) => namesPlaces(one) || contrasts(one)) && !isOtherWord(differences, a, b)
}

/** The differences, from the first on; null where there are more than two. */
function differencesOf(a: string, b: string): Difference[] | null {
  if (Math.abs(a.length - b.length) > MOST_DIFFERENT) return null
  let begin = 0
  while (begin < a.length && begin < b.length && a[begin] === b[begin]) begin++
  return differencesFrom(a, b, { a: begin, b: begin }, MOST_DIFFERENT)
}

/** Tries what can differ at the first place that does. With at most two differences that are few tries. */
function differencesFrom(a: string, b: string, from: { a: number; b: number }, most: number): Difference[] | null {
  let { a: i, b: j } = from
  while (i < a.length && j < b.length && a[i] === b[j]) {
    i++
    j++
  }
  if (i === a.length && j === b.length) return []
  if (most === 0) return null
  const tries: [Difference, { a: number; b: number }][] = [
    [
      { a: i, b: j },
      { a: i + 1, b: j + 1 },
    ],
    [
      { a: i, b: null },
      { a: i + 1, b: j },
    ],
    [
      { a: null, b: j },
      { a: i, b: j + 1 },
    ],
  ]
  let best: Difference[] | null = null
  for (const [difference, next] of tries) {
    if ((difference.a !== null && i === a.length) || (difference.b !== null && j === b.length)) continue
    const rest = differencesFrom(a, b, next, most - 1)
    if (rest !== null && (best === null || rest.length + 1 < best.length)) best = [difference, ...rest]
  }
  return best
}

const KINDS = new Set([
  '通知',
  '公告',
  '公示',
  '通告',
  '通报',
  '决定',
  '意见',
  '办法',
  '方案',
  '批复',
  '报告',
  '规定',
  '细则',
])
const segmenter = new Intl.Segmenter('zh', { granularity: 'word' })

/** Whether two characters side by side, a word of one of the titles, stand in the place of two others. */
function isOtherWord([first, second]: Difference[], a: string, b: string): boolean {
  if (first?.a == null || first.b === null || second?.a == null || second.b === null) return false
  if (second.a !== first.a + 1 || second.b !== first.b + 1) return false
  const [wordA, wordB] = [a.slice(first.a, second.a + 1), b.slice(first.b, second.b + 1)]
  // Two characters that changed places are a slip.
  if (wordA[0] === wordB[1] && wordA[1] === wordB[0]) return false
  if (KINDS.has(wordA) && KINDS.has(wordB)) return false
  return isWordAt(a, first.a) || isWordAt(b, first.b)
}

const isWordAt = (title: string, place: number): boolean => {
  const { index, segment } = segmenter.segment(title).containing(place) ?? { index: -1, segment: '' }
  return index === place && segment.length === 2
}

const SIGNATURE_BITS = 128
const SIGNATURE_BYTES = SIGNATURE_BITS / 8 + 1

/**
 * The length of a folded title and the set of its characters, as bits. Two titles with at most two differences have
 * nearly the same signature. No title can be read from one.
 */
export function titleSignature(title: string): Uint8Array {
  const signature = new Uint8Array(SIGNATURE_BYTES)
  signature[0] = Math.min(title.length, 255)
  for (let place = 0; place < title.length; place++) {
    const bit = (Math.imul(title.charCodeAt(place), 0x9e3779b1) >>> 16) % SIGNATURE_BITS
    const byte = 1 + (bit >> 3)
    signature[byte] = (signature[byte] as number) | (1 << (bit & 7))
  }
  return signature
}

/** False where two titles of these signatures cannot be twins. */
export function mayBeTwins(one: Uint8Array, other: Uint8Array): boolean {
  if (Math.abs((one[0] as number) - (other[0] as number)) > MOST_DIFFERENT) return false
  let bits = 0
  for (let byte = 1; byte < SIGNATURE_BYTES; byte++) {
    let differing = (one[byte] as number) ^ (other[byte] as number)
    while (differing !== 0) {
      differing &= differing - 1
      // A character in place of another one takes one bit away and adds one.
      if (++bits > 2 * MOST_DIFFERENT) return false
    }
  }
  return true
}

/** The three thirds of a folded title, each with its name. Two differences leave at least one of them whole. */
export function titleThirds(title: string): string[] {
  const third = Math.floor(title.length / 3)
  return [
    `first ${third} ${title.slice(0, third)}`,
    `middle ${title.length} ${title.slice(third, title.length - third)}`,
    `last ${third} ${title.slice(title.length - third)}`,
  ]
}

/** The thirds that a twin of a folded title can have. */
export function twinThirds(title: string): string[] {
  const found = new Set<string>()
  for (let length = Math.max(0, title.length - MOST_DIFFERENT); length <= title.length + MOST_DIFFERENT; length++) {
    const third = Math.floor(length / 3)
    found.add(`first ${third} ${title.slice(0, third)}`)
    found.add(`last ${third} ${title.slice(Math.max(0, title.length - third))}`)
    // The middle alone is whole where one difference stands before it and one behind it. Each moves what follows by one at most.
    for (const shift of [-1, 0, 1])
      if (third + shift >= 0 && Math.abs(title.length - length - shift) <= 1)
        found.add(`middle ${length} ${title.slice(third + shift, third + shift + length - 2 * third)}`)
  }
  return [...found]
}
