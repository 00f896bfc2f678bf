import { format, getFormatFromId } from 'numfmt'

/** Formats that a Chinese Excel or WPS has built in, by number (ECMA-376, part 1, §18.8.30). */
const CHINESE = new Map<number, string>([
  ...[27, 36, 50, 52, 57].map((id): [number, string] => [id, 'yyyy"年"m"月"']),
  ...[28, 29, 51, 53, 54, 58].map((id): [number, string] => [id, 'm"月"d"日"']),
  [30, 'm-d-yy'],
  [31, 'yyyy"年"m"月"d"日"'],
  [32, 'h"时"mm"分"'],
  [33, 'h"时"mm"分"ss"秒"'],
  ...[34, 55].map((id): [number, string] => [id, '上午/下午h"时"mm"分"']),
  ...[35, 56].map((id): [number, string] => [id, '上午/下午h"时"mm"分"ss"秒"']),
])

/** The same in all languages by the standard; numfmt has them as some Excels show them. */
const OF_ALL_LANGUAGES = new Map([
  [37, '#,##0_);(#,##0)'],
  [38, '#,##0_);[Red](#,##0)'],
  [39, '#,##0.00_);(#,##0.00)'],
  [40, '#,##0.00_);[Red](#,##0.00)'],
])

const builtIn = (id: number): string =>
  CHINESE.get(id) ?? OF_ALL_LANGUAGES.get(id) ?? getFormatFromId(id, 'zh-CN') ?? 'General'

/** Quoted and escaped text, which stays; and what only Chinese programs write, which the formatter does not know. */
const SPELLINGS = /"[^"]*"|\\.|_.|\*.|G\/通用格式|上午\/下午|!(.)|\[ENG\]/g

/** A format's code, or the number of a built-in one, in the spelling that `showNumber` knows. */
export function readablePattern(code: string | number): string {
  if (typeof code === 'number') return readablePattern(builtIn(code))
  const reserved = /^reserved-0x([0-9a-f]{1,4})$/i.exec(code)?.[1]
  if (reserved !== undefined) return readablePattern(Number.parseInt(reserved, 16))
  return code.replace(SPELLINGS, (spelling, escaped: string | undefined) => {
    if (escaped !== undefined) return `\\${escaped}`
    if (spelling === 'G/通用格式') return 'General'
    if (spelling === '上午/下午') return '[$-804]AM/PM'
    return spelling === '[ENG]' ? '' : spelling
  })
}

/** Digits as Chinese numerals. They would be shown as 1, 2, 3. */
const NUMERALS = /\[(?:DBNum|NatNum)\d/i
/** Years counted from an emperor or the Republic (Japan, Taiwan, Korea). They would be shown as 2026. */
const OTHER_YEARS = /\[\$[^[\]]*-[0-9a-f]*(?:404|411|412)\]/i
const YEAR_OR_ERA = /[eg]/i
const NO_CODE = /"[^"]*"|\\.|General/gi
/** Names of weekdays, and the system's own date and time, are shown as in China. */
const IN_CHINESE = /aaa|\[\$-F[48]00\]/i
const GENERAL = /^General$/i
const MOST_DIGITS = 1e15

/**
 * What a cell of this format shows for a number. An integer without a format is written in full, although a narrow
 * column shows less of it. Null for a format that cannot be followed; `########` for a date that there is not.
 */
export function showNumber(value: number, pattern: string): string | null {
  if (GENERAL.test(pattern) && Number.isInteger(value) && Math.abs(value) < MOST_DIGITS) return String(value + 0)
  if (NUMERALS.test(pattern) || countsOtherYears(pattern)) return null
  const known = shownOf(pattern)
  const before = known.get(value)
  if (before !== undefined) return before
  const shown = formatted(value, pattern)
  if (known.size < MOST_KNOWN) known.set(value, shown)
  return shown
}

const countsOtherYears = (pattern: string): boolean =>
  OTHER_YEARS.test(pattern) && YEAR_OR_ERA.test(pattern.replace(NO_CODE, ''))

/** What was shown before. A sheet has the same days in many rows. */
const shownBefore = new Map<string, Map<number, string | null>>()
const MOST_KNOWN = 1000

function shownOf(pattern: string): Map<number, string | null> {
  const known = shownBefore.get(pattern) ?? new Map<number, string | null>()
  if (shownBefore.size < MOST_KNOWN) shownBefore.set(pattern, known)
  return known
}

/** What a cell of this format shows for a text. */
export const showText = (text: string, pattern: string): string | null =>
  pattern === '@' || !/[@;]/.test(pattern) ? text : formatted(text, pattern)

function formatted(value: number | string, pattern: string): string | null {
  try {
    return format(pattern, value, {
      locale: IN_CHINESE.test(pattern) ? 'zh-CN' : 'en',
      dateSpanLarge: false,
      dateErrorNumber: false,
      overflow: '########',
    })
  } catch {
    return null
  }
}
