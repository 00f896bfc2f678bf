import { isBankCard, isIdCard } from './number-checks.ts'

const PERSONAL_DATA_RULES = ['id-card', 'mobile', 'bank-card'] as const
type PersonalDataRule = (typeof PERSONAL_DATA_RULES)[number]

export interface PersonalDataFind {
  rule: PersonalDataRule
  /** UTF-16 offset of its first character. */
  offset: number
  length: number
  /** The form that may be published. */
  masked: string
  /** Its check digit is right: beyond doubt a number of its kind. */
  certain: boolean
}

// Eleven digits or more, full width too, with single spaces between groups; x only at the end.
const CANDIDATE =
  /(?<![0-9０-９A-Za-zＡ-Ｚａ-ｚ/_=.-])[0-9０-９](?:[ \u00a0\u3000]?[0-9０-９]){9,18}[0-9０-９XxＸｘ](?![0-9０-９A-Za-zＡ-Ｚａ-ｚ])/g
const HAS_DIGITS = /[0-9０-９](?:[ \u00a0\u3000]?[0-9０-９]){9}/

/**
 * Identity, mobile and bank-card numbers in a text (rules and masks: 永安市 2023-01-04, 汉台区 2022Q2 notices;
 * 个人信息保护法 art. 28). An 18-digit identity number counts with a wrong check digit too; a card number by
 * Luhn. Addresses of pages, index numbers and credit codes are not personal data.
 */
export function findPersonalData(text: string): PersonalDataFind[] {
  if (!HAS_DIGITS.test(text)) return []
  return [...text.matchAll(CANDIDATE)].flatMap((match) => {
    const digits = asciiDigits(match[0])
    const found = kindOf(digits)
    return found === null ? [] : [{ ...found, offset: match.index, length: match[0].length }]
  })
}

function kindOf(digits: string): Pick<PersonalDataFind, 'rule' | 'masked' | 'certain'> | null {
  if (digits.length === 18 && isIdCard(digits).shape)
    return {
      rule: 'id-card',
      masked: `${digits.slice(0, 2)}*************${digits.slice(-3)}`,
      certain: isIdCard(digits).check,
    }
  if (/^1[3-9]\d{9}$/.test(digits))
    return { rule: 'mobile', masked: `${digits.slice(0, 3)}****${digits.slice(-4)}`, certain: true }
  if (isBankCard(digits))
    return { rule: 'bank-card', masked: `${'*'.repeat(digits.length - 4)}${digits.slice(-4)}`, certain: true }
  return null
}

const asciiDigits = (text: string): string =>
  text.replace(/[ \u00a0\u3000]/g, '').replace(/[０-９Ｘｘ]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0))
