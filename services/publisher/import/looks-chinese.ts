import { FREQUENT_CHARACTERS } from './frequent-characters.ts'

/**
 * How much a character speaks for Chinese text in GB18030, and against another encoding that was taken for it: the
 * logarithm of how many times as often the first has it.
 */
const WEIGHTS = { frequent: 1.5, firstLevel: -0.8, secondLevel: -0.9, mark: 0, rare: -1.2, foreignLetter: -3 }
/** A file of a Chinese office that is not UTF-8 is most likely GB18030. */
const AT_FIRST = 4
/** From so many characters on the weights decide alone. A few rare names prove nothing. */
const MANY = 60

const isWithin = (byte: number, from: number, to: number): boolean => byte >= from && byte <= to

function weightOf(lead: number, trail: number): number {
  if (trail < 0xa1) return isWithin(lead, 0xa1, 0xa7) ? WEIGHTS.foreignLetter : WEIGHTS.rare
  if (isWithin(lead, 0xa1, 0xa3)) return WEIGHTS.mark
  if (isWithin(lead, 0xa4, 0xaf)) return WEIGHTS.foreignLetter
  if (isWithin(lead, 0xb0, 0xd7)) return WEIGHTS.firstLevel
  return isWithin(lead, 0xd8, 0xf7) ? WEIGHTS.secondLevel : WEIGHTS.foreignLetter
}

let weights: Float32Array | undefined

/** By the two bytes of a character. */
function weightsOfPairs(): Float32Array {
  if (weights !== undefined) return weights
  weights = new Float32Array(0x10000)
  const decoder = new TextDecoder('gb18030')
  const frequent = new Set(FREQUENT_CHARACTERS)
  for (let lead = 0x81; lead <= 0xfe; lead++)
    for (let trail = 0x40; trail <= 0xfe; trail++)
      weights[(lead << 8) | trail] = frequent.has(decoder.decode(Uint8Array.of(lead, trail)))
        ? WEIGHTS.frequent
        : weightOf(lead, trail)
  return weights
}

/** Pairs of bytes that each of the other encodings has nearly always, and how large their share must be. */
const OTHER_ENCODINGS: [name: string, share: number, isOf: (lead: number, trail: number) => boolean][] = [
  ['EUC-JP', 0.2, (lead) => isWithin(lead, 0xa4, 0xa5)],
  ['Shift_JIS', 0.3, (lead) => isWithin(lead, 0x82, 0x83)],
  ['EUC-KR', 0.95, (lead, trail) => isWithin(lead, 0xb0, 0xc8) && trail >= 0xa1],
  ['Big5', 0.9, (lead) => isWithin(lead, 0xa1, 0xc6)],
  ['Latin', 0.5, (_, trail) => trail < 0x80],
]

/** Weighs the text of a file, piece by piece: each must be valid GB18030 by itself. */
export function createChineseScale(): { add(bytes: Uint8Array): void; looksChinese(): boolean } {
  const byPair = weightsOfPairs()
  const shares = OTHER_ENCODINGS.map(() => 0)
  let sum = AT_FIRST
  let characters = 0
  return {
    add: (bytes) => {
      for (let at = 0; at < bytes.length; at++) {
        const lead = bytes[at] as number
        if (lead <= 0x80) continue
        const trail = bytes[++at] as number
        characters++
        for (const [index, [, , isOf]] of OTHER_ENCODINGS.entries())
          if (isOf(lead, trail)) shares[index] = (shares[index] as number) + 1
        if (trail >= 0x40) sum += byPair[(lead << 8) | trail] as number
        else {
          sum += WEIGHTS.rare
          at += 2
        }
      }
    },
    looksChinese: () =>
      sum >= 0 ||
      (characters < MANY &&
        OTHER_ENCODINGS.every(([, share], index) => (shares[index] as number) < share * characters)),
  }
}
