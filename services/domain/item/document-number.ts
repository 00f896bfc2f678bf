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
