import { pinyin } from 'pinyin-pro'

/** A reading in brackets behind the character that it belongs to, always with its tone: `區(qū)`. */
const READING = /(\p{Script=Han})[（(]([a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüńňǹḿ]{1,7})[)）]/gu
const TONED = /[āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹḿ]/

const readings = new Map<string, Set<string>>()

/** Without tones: converters write the reading that they think of first, and not always the tone. */
const withoutTone = (reading: string): string =>
  reading
    .normalize('NFD')
    .replace(/[\u0300\u0301\u0304\u030c]/g, '')
    .normalize('NFC')

function readingsOf(character: string): Set<string> {
  const known = readings.get(character)
  if (known !== undefined) return known
  const all = pinyin(character, { multiple: true, type: 'array', nonZh: 'removed' })
  const made = new Set(all.map(withoutTone))
  readings.set(character, made)
  return made
}

/** Where such readings stand: `[from, to)` of the brackets and what is in them. `(kg)` and `(a)` are none. */
export function pinyinNoiseIn(text: string): [from: number, to: number][] {
  const found: [number, number][] = []
  for (const match of text.matchAll(READING)) {
    const [whole, character = '', reading = ''] = match
    const spelled = reading.normalize('NFC')
    if (TONED.test(spelled) && readingsOf(character).has(withoutTone(spelled)))
      found.push([match.index + character.length, match.index + whole.length])
  }
  return found
}
