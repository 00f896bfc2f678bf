import { type DigitGroup, type DigitRun, digitRuns } from './digit-runs.ts'
import { isBankCard, isIdCard, isIssuedCard, passesLuhn } from './number-checks.ts'

export const PERSONAL_DATA_RULES = ['id-card', 'mobile', 'bank-card'] as const

export interface PersonalDataFind {
  rule: (typeof PERSONAL_DATA_RULES)[number]
  /** Of the first character, in UTF-16 units. */
  offset: number
  length: number
  /** The form that may be published. */
  masked: string
  /** Check digit or range leave no doubt about its kind. */
  certain: boolean
}

type Kind = Pick<PersonalDataFind, 'rule' | 'masked' | 'certain'>

/**
 * Finds identity, mobile and bank-card numbers in a text, also in full-width digits, in groups with a space or hyphen
 * between, and after +86. Rules and masks: notices of 永安市 (2023-01-04) and 汉台区 (2022Q2), 个人信息保护法 art. 28.
 * An identity number of 18 digits counts even if its check digit is wrong; a card number must pass Luhn. Addresses of
 * web pages and sums of money are no personal data. Identity numbers of 15 digits ended in 2013 and are not looked for.
 */
export function findPersonalData(text: string, runs: DigitRun[] = digitRuns(text)): PersonalDataFind[] {
  // Most texts have none, and are not looked through for addresses then.
  if (runs.length === 0) return []
  const isInAddress = addressesOf(text)
  return runs.flatMap((run) => findsIn(run, text).filter(({ offset }) => !isInAddress(offset)))
}

/** Tries the longest number first from each group on, so that a number in groups is found whole. */
function findsIn(run: DigitRun, text: string): PersonalDataFind[] {
  const finds: PersonalDataFind[] = []
  const digits = run.map((group) => group.digits).join('')
  let begin = 0
  for (let from = 0; from < run.length; from++) {
    const longest = endOfNumber(run, from)
    let end = begin + longest.digits
    for (let to = longest.to; to > from && end - begin >= FEWEST_DIGITS; to--) {
      const find = mayBeNumber(digits, begin, end) ? findAt(digits.slice(begin, end), run, { from, to }, text) : null
      if (find !== null) {
        finds.push(find)
        begin = end - digitsOf(run, to - 1)
        from = to - 1
        break
      }
      end -= digitsOf(run, to - 1)
    }
    begin += digitsOf(run, from)
  }
  return finds
}

const digitsOf = (run: DigitRun, index: number): number => run[index]?.digits.length ?? 0

/** A first look, without a copy: a text of single digits has millions of places where a number might be. */
function mayBeNumber(digits: string, begin: number, end: number): boolean {
  const first = digits[begin] as string
  switch (end - begin) {
    case 11:
      return first === '1'
    case 13:
      return first === '8'
    case 15:
      return first === '0'
    case 18:
      if (digits[begin + 6] === '1' || digits[begin + 6] === '2') return true
  }
  return end - begin >= 16 && first >= '3' && first <= '6' && passesLuhn(digits, begin, end)
}

/** The find that the groups `from` to `to` (exclusive) are together, if they are one number. */
function findAt(
  digits: string,
  run: DigitRun,
  { from, to }: { from: number; to: number },
  text: string,
): PersonalDataFind | null {
  const kind = kindOf(digits, () => run.slice(from, to).map((group) => group.digits.length))
  if (kind === null) return null
  const { offset } = run[from] as DigitGroup
  const last = run[to - 1] as DigitGroup
  const end = last.offset + last.length
  if (!standsAlone(kind.rule, text.slice(Math.max(0, offset - 2), offset), text.slice(end, end + 8))) return null
  return { ...kind, offset, length: end - offset }
}

const FEWEST_DIGITS = 11
const MOST_DIGITS = 19

/** Where the groups end that may be one number: either all have one digit, or all but the last have three or more. */
function endOfNumber(run: DigitRun, from: number): { to: number; digits: number } {
  const isSingle = digitsOf(run, from) === 1
  let digits = digitsOf(run, from)
  let to = from + 1
  while (to < run.length && digits < MOST_DIGITS && (isSingle ? digitsOf(run, to) === 1 : digitsOf(run, to - 1) >= 3))
    digits += digitsOf(run, to++)
  return { to, digits }
}

function kindOf(digits: string, groupLengths: () => number[]): Kind | null {
  const { length } = digits
  if (length > MOST_DIGITS) return null
  if (length === 18 && isIdCard(digits).shape)
    return {
      rule: 'id-card',
      masked: `${digits.slice(0, 2)}*************${digits.slice(-3)}`,
      certain: isIdCard(digits).check,
    }
  const mobile = length <= 15 ? /^(?:(?:00)?86)?(1[3-9]\d{9})$/.exec(digits)?.[1] : undefined
  if (mobile !== undefined && areMobileGroups(groupLengths()))
    return { rule: 'mobile', masked: `${mobile.slice(0, 3)}****${mobile.slice(-4)}`, certain: true }
  if (length >= 16 && isBankCard(digits))
    return {
      rule: 'bank-card',
      masked: `${'*'.repeat(length - 4)}${digits.slice(-4)}`,
      certain: isIssuedCard(digits),
    }
  return null
}

/** How people group a mobile number. In any other grouping the neighbours are numbers of their own. */
const MOBILE_GROUPS = new Set(['3-4-4', '3-8', '7-4'])
const areMobileGroups = (lengths: number[]): boolean =>
  lengths.length === 1 || lengths.every((length) => length === 1) || MOBILE_GROUPS.has(lengths.join('-'))

const UNIT = /^\s?(?:元|万|亿|平方|立方|吨|千瓦)/

/** Whether it is no part of a word or of a sum, and a card number no decimals (a spreadsheet's 0.5333333333333333). */
function standsAlone(rule: PersonalDataFind['rule'], before: string, after: string): boolean {
  if (/[A-Za-zＡ-Ｚａ-ｚ]$/.test(before)) return false
  if (rule === 'mobile') return !UNIT.test(after) && !/^\.[0-9０-９]/.test(after)
  return !/^[A-Za-zＡ-Ｚａ-ｚ]/.test(after) && !(rule === 'bank-card' && /[0-9０-９]\.$/.test(before))
}

const ADDRESS = /https?:\/\/|(?<![a-z0-9-])(?:[a-z0-9-]{1,63}\.){1,8}(?:gov|com|net|org|cn)[:/?]/gi
const BETWEEN_ADDRESSES = /[\s<>"'，。；、（）()]/
const LONGEST_ADDRESS = 500

/**
 * Gives a function that says whether a place lies within the address of a web page. It must be asked for rising places:
 * each part of the text is then looked at once, however many places there are.
 */
function addressesOf(text: string): (offset: number) => boolean {
  const beginnings = text.matchAll(ADDRESS)
  let next = beginnings.next().value
  let beginning = Number.NEGATIVE_INFINITY
  let looked = 0
  return (offset) => {
    while (next !== undefined && next.index + next[0].length <= offset) {
      beginning = next.index
      next = beginnings.next().value
    }
    for (looked = Math.max(looked, beginning); looked < offset; looked++)
      if (BETWEEN_ADDRESSES.test(text[looked] as string)) beginning = Number.NEGATIVE_INFINITY
    return offset - beginning <= LONGEST_ADDRESS
  }
}
