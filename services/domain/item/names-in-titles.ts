import type { Directory } from '../directory/directory.ts'
import { parseInstant } from '../ids.ts'

/** Which names of divisions a text has. */
export interface PlaceNames {
  /** Says whether other names are known to another one: a hash of none has the same. */
  id: string
  /** The whole names in a text, in order: `太和县`, `孙楼村`. Of two that begin at one place the longer one counts. */
  wholeIn(text: string): string[]
  /** Whether the character at a place is part of a name without its last word: `太和`, `孙楼`. */
  isBareAt(text: string, place: number): boolean
}

const ENDING =
  /(?:村民委员会|村委会|社区居民委员会|社区居委会|居民委员会|居委会|社区|街道办事处|街道|自治区|自治州|自治县|自治旗|特别行政区|地区|新区|村|镇|乡|县|市|区|省|盟|旗|州)$/
const VILLAGE = /(?:村民委员会|村委会)$/
const COMMUNITY = /(?:社区居民委员会|社区居委会|居民委员会|居委会)$/
/** Two characters are too often a word of another kind: 城区, 矿区. */
const LEAST_WHOLE = 3
const LEAST_BARE = 2
const FIRST = parseInstant('1900-01-01T00:00:00.000Z')

/** The names of the directory's divisions, of today and their first ones, and these names besides. */
export function placeNamesIn(
  directory: Directory,
  besides: Iterable<string>,
  idOf: (text: string) => string,
): PlaceNames {
  const names = new Set(besides)
  for (const { code, name } of directory.divisions()) {
    names.add(name)
    const first = directory.division(code, FIRST)?.name
    if (first !== undefined) names.add(first)
  }
  const whole = new Set([...names].flatMap(spellings).filter((name) => name.length >= LEAST_WHOLE))
  const bare = new Set([...names].map((name) => name.replace(ENDING, '')).filter((name) => name.length >= LEAST_BARE))
  const [wholeByBegin, bareByBegin] = [byBegin(whole), byBegin(bare)]
  return {
    id: idOf([...whole].sort().join('\n')),
    wholeIn: (text) => wholeIn(text, wholeByBegin),
    isBareAt: (text, place) => isWithin(text, place, bareByBegin),
  }
}

/** `孙楼村委会` is written 孙楼村 as well. */
function spellings(name: string): string[] {
  if (VILLAGE.test(name)) return [name, name.replace(VILLAGE, '村'), name.replace(VILLAGE, '村民委员会')]
  return COMMUNITY.test(name) ? [name, name.replace(COMMUNITY, '社区')] : [name]
}

/** Names by their first two characters, the longest first. */
interface ByBegin {
  names: Map<number, string[]>
  /** Where no name may begin there is 0. Most places of a title have one look. */
  mayBegin: Uint8Array
}

const beginAt = (text: string, place: number): number => text.charCodeAt(place) * 0x10000 + text.charCodeAt(place + 1)
const placeOfBegin = (text: string, place: number): number =>
  ((text.charCodeAt(place) * 31) ^ text.charCodeAt(place + 1)) & 0xffff

function byBegin(all: Set<string>): ByBegin {
  const mayBegin = new Uint8Array(0x10000)
  for (const name of all) mayBegin[placeOfBegin(name, 0)] = 1
  const names = Map.groupBy(
    [...all].toSorted((a, b) => b.length - a.length),
    (name) => beginAt(name, 0),
  )
  return { names, mayBegin }
}

const nameAt = (text: string, place: number, { names, mayBegin }: ByBegin): string | undefined =>
  mayBegin[placeOfBegin(text, place)] === 0
    ? undefined
    : names.get(beginAt(text, place))?.find((name) => text.startsWith(name, place))

function wholeIn(text: string, names: ByBegin): string[] {
  const found: string[] = []
  for (let place = 0; place < text.length - 1; ) {
    const name = nameAt(text, place, names)
    if (name !== undefined) found.push(name)
    place += name?.length ?? 1
  }
  return found
}

/** No bare name is longer. */
const LONGEST = 20

function isWithin(text: string, place: number, names: ByBegin): boolean {
  for (let begin = Math.max(0, place - LONGEST); begin <= place; begin++)
    if (begin + (nameAt(text, begin, names)?.length ?? 0) > place) return true
  return false
}
