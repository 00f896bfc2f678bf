import { withAsciiDigits } from '../ascii-digits.ts'

/** A 发文字号: who issued, in which year, which one (GB/T 9704-2012, 7.2.5). */
export interface DocumentNumber {
  /** 发文机关代字, without spaces, e.g. `皖政办发`. */
  issuerCode: string
  year: number
  /** 发文顺序号: `07` is 7. */
  number: number
  /** The opening bracket as written; `〔` is the right one. */
  bracket: string
}

/** The label of the box, which some cells repeat. */
const LABEL = /^(?:发文字号|发文文号|文件编号|文件号|文号|字号)[:：]/
const BLANK = /[\s\u200b-\u200d\u2060\ufeff]/g
const ISSUER = String.raw`[\p{Script=Han}A-Za-z](?:[\p{Script=Han}A-Za-z]|[(（][\p{Script=Han}]+[)）])*`
const NUMBER = new RegExp(
  `^(?<issuerCode>${ISSUER})` +
    '(?<bracket>[〔﹝[［(（【「〖])(?<year>(?:19|20)\\d{2})年?[〕﹞\\]］)）】」〗]' +
    '第?(?<number>\\d{1,5})号?(?:[〔﹝[［][〕﹞\\]］])?$',
  'u',
)

/**
 * Reads a document number in the spellings that offices use: with any bracket, full-width digits, spaces (also of zero
 * width), 第 before the number, no 号 after it, the label of the box before it, or an empty pair of brackets behind it.
 * Null for a text that is not issuer, year and number: an order (`省政府令 第213号`), an announcement
 * (`公告2020年第25号`), a number without its issuer, two numbers in one cell. The content keeps the number as written.
 */
export function parseDocumentNumber(text: string): DocumentNumber | null {
  const plain = withAsciiDigits(text).replace(BLANK, '').replace(LABEL, '')
  const read = NUMBER.exec(plain)?.groups as Record<keyof DocumentNumber, string> | undefined
  if (read === undefined) return null
  const { issuerCode, year, number, bracket } = read
  return { issuerCode, year: Number(year), number: Number(number), bracket }
}

/** The year and the beginning of a number, wherever they stand in a text. Each part has few characters at most. */
const BLANKS = String.raw`[\s\u200b-\u200d\u2060\ufeff]{0,4}`
const IN_TEXT = new RegExp(
  `([〔﹝[［(（【「〖])${BLANKS}((?:[1１][9９]|[2２][0０])[\\d０-９]{2})${BLANKS}年?${BLANKS}([〕﹞\\]］)）】」〗])` +
    `${BLANKS}第?${BLANKS}[0０]{0,4}([\\d０-９]{1,5})(?:${BLANKS}([号號]))?`,
  'gu',
)

/**
 * A text whose document numbers have neither 年 nor 第 nor leading zeros nor blanks: 〔2020〕5号 for 〔2020年〕第 05 号. For comparing;
 * nothing else changes, so that of a text and a part of it the forms are a text and its part.
 */
export const withPlainNumbers = (text: string): string => text.replace(IN_TEXT, '$1$2$3$4$5')

const CUT_AHEAD = /^[\d０-９]{0,4}\s{0,4}(?:年\s{0,4}[〕﹞\]］)）】」〗]|[〕﹞\]］)）】」〗]\s{0,4}[第0０])/u
const CUT_BEHIND =
  /[〔﹝[［(（【「〖]\s{0,4}[\d０-９]{4}\s{0,4}(?:年|年\s{0,4}[〕﹞\]］)）】」〗]|年?\s{0,4}[〕﹞\]］)）】」〗]\s{0,4}(?:第\s{0,4}[0０]{0,5}|[0０]{1,5}))\s{0,4}$/u

/** Whether a text begins or ends within a number that `withPlainNumbers` would change. */
export const cutsNumber = (text: string): boolean => CUT_AHEAD.test(text) || CUT_BEHIND.test(text.slice(-40))

/** In such a text: a number without its 号. */
const WITHOUT_SIGN =
  /[〔﹝[［(（【「〖](?:[1１][9９]|[2２][0０])[\d０-９]{2}[〕﹞\]］)）】」〗][\d０-９]{1,5}(?![\d０-９号號])/gu
/** So many characters before a year belong to its issuer at most. */
const LONGEST_ISSUER = 20

/** The numbers without 号 in such a text, with it, and with so much of what stands before that their issuer is in it. */
export function completedNumbers(text: string): string[] {
  const found = new Set<string>()
  for (const { 0: number, index } of text.matchAll(WITHOUT_SIGN))
    found.add(`${text.slice(Math.max(0, index - LONGEST_ISSUER), index)}${number}号`)
  return [...found]
}

/**
 * A form that all spellings of one number share, for comparing: `皖政〔2020〕5号`. A text that does not follow the pattern
 * keeps its own form, without blanks and with ASCII digits.
 */
export function documentNumberKey(text: string): string {
  if (text === '') return ''
  const read = parseDocumentNumber(text)
  if (read === null) return withAsciiDigits(text).replace(BLANK, '')
  return `${read.issuerCode}〔${read.year}〕${read.number}号`
}
