import { type DigitGroup, type DigitRun, digitRuns } from './digit-runs.ts'
import { isBankCard, isIdCard, isIssuedCard } from './number-checks.ts'

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
export const findPersonalData = (text: string): PersonalDataFind[] =>
  digitRuns(text).flatMap((run) => findsIn(run, text).filter(({ offset }) => !isInAddress(offset, text)))

/** Tries the longest number first from each group on, so that a number in groups is found whole. */
function findsIn(run: DigitRun, text: string): PersonalDataFind[] {
  const finds: PersonalDataFind[] = []
  for (let from = 0; from < run.length; from++)
    for (let to = endOfNumber(run, from); to > from; to--) {
      const groups = run.slice(from, to).map(({ digits }) => digits)
      const kind = kindOf(groups)
      if (kind === null) continue
      const { offset } = run[from] as DigitGroup
      const last = run[to - 1] as DigitGroup
      const end = last.offset + last.length
      if (!standsAlone(kind.rule, text.slice(Math.max(0, offset - 2), offset), text.slice(end, end + 8))) continue
      finds.push({ ...kind, offset, length: end - offset })
      from = to - 1
      break
    }
  return finds
}

const MOST_DIGITS = 19

/** Where the groups end that may be one number: either all have one digit, or all but the last have three or more. */
function endOfNumber(run: DigitRun, from: number): number {
  const lengthAt = (index: number) => run[index]?.digits.length ?? 0
  const isSingle = lengthAt(from) === 1
  let digits = lengthAt(from)
  let to = from + 1
  while (to < run.length && digits < MOST_DIGITS && (isSingle ? lengthAt(to) === 1 : lengthAt(to - 1) >= 3))
    digits += lengthAt(to++)
  return to
}

function kindOf(groups: string[]): Kind | null {
  const digits = groups.join('')
  if (digits.length < 11 || digits.length > MOST_DIGITS) return null
  if (digits.length === 18 && isIdCard(digits).shape)
    return {
      rule: 'id-card',
      masked: `${digits.slice(0, 2)}*************${digits.slice(-3)}`,
      certain: isIdCard(digits).check,
    }
  const mobile = /^(?:(?:00)?86)?(1[3-9]\d{9})$/.exec(digits)?.[1]
  if (mobile !== undefined && areMobileGroups(groups))
    return { rule: 'mobile', masked: `${mobile.slice(0, 3)}****${mobile.slice(-4)}`, certain: true }
  if (isBankCard(digits))
    return {
      rule: 'bank-card',
      masked: `${'*'.repeat(digits.length - 4)}${digits.slice(-4)}`,
      certain: isIssuedCard(digits),
    }
  return null
}

const areSingle = (groups: string[]): boolean => groups.every(({ length }) => length === 1)
/** How people group a mobile number. In any other grouping the neighbours are numbers of their own. */
const MOBILE_GROUPS = new Set(['3-4-4', '3-8', '7-4'])
const areMobileGroups = (groups: string[]): boolean =>
  groups.length === 1 || areSingle(groups) || MOBILE_GROUPS.has(groups.map(({ length }) => length).join('-'))

const UNIT = /^\s?(?:元|万|亿|平方|立方|吨|千瓦)/

/** Whether it is no part of a word or of a sum, and a card number no decimals (a spreadsheet's 0.5333333333333333). */
function standsAlone(rule: PersonalDataFind['rule'], before: string, after: string): boolean {
  if (/[A-Za-zＡ-Ｚａ-ｚ]$/.test(before)) return false
  if (rule === 'mobile') return !UNIT.test(after) && !/^\.[0-9０-９]/.test(after)
  return !/^[A-Za-zＡ-Ｚａ-ｚ]/.test(after) && !(rule === 'bank-card' && /[0-9０-９]\.$/.test(before))
}

const ADDRESS = /https?:\/\/|(?<![a-z0-9-])(?:[a-z0-9-]{1,63}\.){1,8}(?:gov|com|net|org|cn)[:/?]/i
const BETWEEN_ADDRESSES = /[\s<>"'，。；、（）()]/
const LONGEST_ADDRESS = 500

/** Whether the place lies within the address of a web page. */
function isInAddress(offset: number, text: string): boolean {
  const earliest = Math.max(0, offset - LONGEST_ADDRESS)
  let from = offset
  while (from > earliest && !BETWEEN_ADDRESSES.test(text[from - 1] as string)) from--
  return ADDRESS.test(text.slice(from, offset))
}
