const DIGITS = '零一二三四五六七八九'
const UNITS: Record<string, number> = { 十: 10, 百: 100, 千: 1000 }

const isNumeral = (character: string): boolean =>
  (character >= '0' && character <= '9') ||
  DIGITS.includes(character) ||
  character in UNITS ||
  character === '〇' ||
  character === '两'

/**
 * Reads the whole number that stands at a place of a text: `20`, `二十`, `一百零五`, `二〇二六`. Null where none stands, or
 * where it is above 9999.
 */
export function numeralAt(text: string, start: number): { value: number; end: number } | null {
  let end = start
  while (end < text.length && isNumeral(text.charAt(end))) end++
  const value = numberFrom(text.slice(start, end))
  return value === null ? null : { value, end }
}

function numberFrom(numeral: string): number | null {
  const plain = numeral.replaceAll('〇', '零').replaceAll('两', '二')
  if (/^\d{1,4}$/.test(plain)) return Number(plain)
  // Eight characters write every number up to 9999.
  if (plain === '' || plain.length > 8 || /\d/.test(plain)) return null
  if (!/[十百千]/.test(plain))
    return plain.length > 4 ? null : Number([...plain].map((c) => DIGITS.indexOf(c)).join(''))
  return withUnits(plain)
}

/** 一百零五 */
function withUnits(numeral: string): number | null {
  let sum = 0
  let digit: number | null = null
  let least = 10_000
  for (const character of numeral) {
    const unit = UNITS[character]
    if (unit === undefined) {
      if (digit !== null && digit !== 0) return null
      digit = DIGITS.indexOf(character)
      continue
    }
    if (unit >= least) return null
    // 十五 leaves the 一 out; nothing else may.
    if (digit === null || digit === 0) {
      if (unit !== 10 || sum > 0) return null
      digit = 1
    }
    sum += digit * unit
    digit = null
    least = unit
  }
  return sum + (digit ?? 0)
}
