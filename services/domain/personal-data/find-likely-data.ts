import { type DigitRun, digitRuns } from './digit-runs.ts'
import { findPersonalData } from './find-personal-data.ts'
import { findIllness, isDisability } from './illness.ts'
import { maskedName, namesIn } from './person-names.ts'
import { findSensitiveColumns } from './sensitive-columns.ts'

/** Kinds of personal data that no check digit shows. Each may be acknowledged. */
export const LIKELY_DATA_RULES = [
  'id-card-15',
  'travel-document',
  'account',
  'illness',
  'disability',
  'address',
  'group-address',
  'sensitive-column',
] as const
export type LikelyDataRule = (typeof LIKELY_DATA_RULES)[number]

export interface LikelyDataFind {
  rule: LikelyDataRule
  /** Of the first character, in UTF-16 units. */
  offset: number
  length: number
  /** What may be told of it. */
  masked: string
}

/**
 * Finds what is likely to be personal data (个人信息保护法 art. 28): old identity numbers, travel documents, accounts near a
 * word for one, a person's name beside an illness or a detailed address, columns that no list may publish. The cells of a
 * row stand on one line. What `findPersonalData` finds is left to it.
 */
export function findLikelyData(text: string, runs: DigitRun[] = digitRuns(text)): LikelyDataFind[] {
  return [...findLikelyNumbers(text, runs), ...findBesideNames(text), ...findColumns(text)].toSorted(
    (a, b) => a.offset - b.offset,
  )
}

const findColumns = (text: string): LikelyDataFind[] =>
  findSensitiveColumns(text).map(({ title, offset }) => ({
    rule: 'sensitive-column',
    offset,
    length: title.length,
    masked: title,
  }))

const PROVINCES = /^(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3])/
const ID_CARD_15 = /^\d{8}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}$/
const ACCOUNT_WORD =
  /(?:[账帐][号户]|卡号|开户|存折|一卡通|一折通|银行卡|社保卡)(?:[^\n]{0,20}|码?[:：]?\s?\n[^\n]{0,4})$/
const OFFICE_NAME = '(?:局|公司|中心|政府|委员会|法院|财政|村委会|居委会|合作社|学校|医院|办公室|工会|基金会)'
const BANK = '(?:开户[^\\n，,；;]{1,25}[，,；;\\s]+)?'
/** An office gives its account too: its name stands before the word, or it is named as the holder after the number. */
const OFFICE_BEFORE = new RegExp(
  `${OFFICE_NAME}(?:基本|专用|指定|银行)?[（(，,；;\\s]*${BANK}[账帐][号户](?:[（(]?[账帐]号)?[码:：（(\\s]*$`,
)
const OFFICE_AFTER = new RegExp(
  `^[）)，,；;。\\s]*${BANK}(?:户\\s?名|[账帐]户名称?|收款人|收款单位)[:：]?\\s?[^\\s，,。；;]{1,30}${OFFICE_NAME}`,
)
const UNIT = /^\s?(?:元|万|亿|平方|立方|吨|千瓦|\.\d)/

/** Numbers of persons that have no check digit, in order. */
export function findLikelyNumbers(text: string, runs: DigitRun[] = digitRuns(text)): LikelyDataFind[] {
  return [...findInRuns(text, runs), ...findDocuments(text)].toSorted((a, b) => a.offset - b.offset)
}

function findInRuns(text: string, runs: DigitRun[]): LikelyDataFind[] {
  const finds: LikelyDataFind[] = []
  let known: Place[] | null = null
  let next = 0
  for (const run of runs) {
    const digits = run.map((group) => group.digits).join('')
    const [first] = run
    const last = run.at(-1)
    if (first === undefined || last === undefined || digits.length < 15) continue
    const { offset } = first
    const length = last.offset + last.length - offset
    const before = text.slice(Math.max(0, offset - 30), offset)
    const after = text.slice(offset + length, offset + length + 4)
    if (/[A-Za-z\d/.=_]$/.test(before) || /^[A-Za-z]/.test(after) || UNIT.test(after)) continue
    const rule = ruleOf(digits, before)
    if (rule === null || (rule === 'account' && isOfOffice(text, offset, length))) continue
    known ??= findPersonalData(text, runs)
    while (next < known.length && endOf(known[next]) <= offset) next++
    if ((known[next]?.offset ?? text.length) < offset + length) continue
    const masked =
      rule === 'account'
        ? `${'*'.repeat(digits.length - 4)}${digits.slice(-4)}`
        : `${digits.slice(0, 2)}${'*'.repeat(10)}${digits.slice(-3)}`
    finds.push({ rule, offset, length, masked })
  }
  return finds
}

type Place = Pick<LikelyDataFind, 'offset' | 'length'>
const endOf = (place: Place | undefined): number => (place === undefined ? 0 : place.offset + place.length)

function ruleOf(digits: string, before: string): 'id-card-15' | 'account' | null {
  if (digits.length === 15) return ID_CARD_15.test(digits) && PROVINCES.test(digits) ? 'id-card-15' : null
  return digits.length >= 16 && digits.length <= 21 && ACCOUNT_WORD.test(before) ? 'account' : null
}

/** So far from an account its holder is named. */
const HOLDER_BESIDE = 60

/** Whether an account is an office's. */
const isOfOffice = (text: string, offset: number, length: number): boolean =>
  OFFICE_BEFORE.test(text.slice(Math.max(0, offset - HOLDER_BESIDE), offset)) ||
  OFFICE_AFTER.test(text.slice(offset + length, offset + length + HOLDER_BESIDE))

/** Numbers of passports and permits stand near a word for one. That of a Hong Kong identity card shows by its shape. */
const DOCUMENT =
  /(?:护照|通行证|台胞证|回乡证|居住证|军官证|士兵证|旅行证)(?:(?!电话|热线|咨询|传真|邮编|办理)[^\n]){0,12}?(?<![A-Za-z\d]|\d[-－—–])([A-Z]{0,3}\d{7,12})(?![A-Za-z\d])|(?<![A-Za-z\d])([A-Z]{1,2}\d{6}[(（][\dA][)）])/gi

const MAY_BE_DOCUMENT = /护照|通行证|台胞证|回乡证|居住证|军官证|士兵证|旅行证|[A-Za-zＡ-Ｚａ-ｚ][0-9０-９]{6}[(（]/

function findDocuments(text: string): LikelyDataFind[] {
  if (!MAY_BE_DOCUMENT.test(text)) return []
  const plain = asHalfWidth(text)
  return [...plain.matchAll(DOCUMENT)].flatMap((match) => {
    const number = (match[1] ?? match[2]) as string
    const offset = match.index + match[0].length - number.length
    const isHongKong = match[2] === undefined || /香港|身份证/.test(plain.slice(Math.max(0, offset - 15), offset))
    if (!isHongKong && !hasHongKongCheck(number)) return []
    const masked = `${number.slice(0, 1)}${'*'.repeat(number.length - 3)}${number.slice(-2)}`
    return [{ rule: 'travel-document', offset, length: number.length, masked }]
  })
}

/** The check digit of a Hong Kong identity card: weights 9 to 1, letters from 10 on, a missing one as 36, modulo 11. */
function hasHongKongCheck(number: string): boolean {
  const signs = number.replace(/[^A-Z\d]/gi, '').padStart(9, ' ')
  const sum = [...signs].reduce(
    (total, sign, place) => total + (sign === ' ' ? 36 : Number.parseInt(sign, 36)) * (9 - place),
    0,
  )
  return sum % 11 === 0
}

/** Every character keeps its place. */
const asHalfWidth = (text: string): string =>
  /[Ａ-Ｚａ-ｚ０-９]/.test(text)
    ? text.replace(/[Ａ-Ｚａ-ｚ０-９]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0))
    : text

const NUMERAL = '[0-9０-９一二三四五六七八九十]'
const DETAIL = new RegExp(`${NUMERAL}(?:号楼|号|栋|幢|单元|室|组)`, 'g')
const PLACE =
  /(?:村|路|街|巷|弄|道|小区|花园|苑|社区|镇|乡|庄|屯|里|公寓|家园|城|湾|楼|栋|幢|单元|组|队)[^\s，,。；;、]{0,8}$/
/** An office gives its address too. */
const OFFICE =
  /联系人|联系方式|办公|法定代表人|负责人|经营者|公司|邮编|邮政编码|受理|开标|投标|采购|代理|热线|服务窗口|业主|业户/
/** A hospital names the illnesses that its doctors treat. */
const SPECIALIST = /医师|擅长|坐诊|出诊|专家/
/** So many characters from the name on. */
const BESIDE = 60

/** Looks at the lines that hold a trigger, so that a long text of other things costs one look at each character. */
function findBesideNames(text: string): LikelyDataFind[] {
  const finds = new Map<string, LikelyDataFind>()
  let line: Line | null = null
  const lineAt = (at: number): Line => {
    if (line === null || at >= line.end) line = readLine(text, at)
    return line
  }
  for (const { at, rule } of triggersIn(text)) {
    const { start, names, isOffice, isSpecialist } = lineAt(at)
    if (isOffice && (rule === 'address' || rule === 'group-address')) continue
    if (isSpecialist && rule === 'illness') continue
    const name = names.find(({ name: { length }, offset }) => {
      const distance = start + offset - at
      return distance >= -BESIDE && distance <= BESIDE && (distance >= 1 || distance + length <= 0)
    })
    if (name === undefined) continue
    const offset = start + name.offset
    finds.set(`${rule} ${offset}`, { rule, offset, length: name.name.length, masked: maskedName(name) })
  }
  return [...finds.values()]
}

interface Line {
  start: number
  end: number
  names: ReturnType<typeof namesIn>
  isOffice: boolean
  isSpecialist: boolean
}

const LONGEST_LINE = 2000

/** The line around a place; of a very long one, the part around it. */
function readLine(text: string, at: number): Line {
  const start = Math.max(text.lastIndexOf('\n', at) + 1, at - BESIDE)
  const newline = text.indexOf('\n', at)
  const end = Math.min(newline === -1 ? text.length : newline, start + LONGEST_LINE)
  const line = text.slice(start, end)
  const [isOffice, isSpecialist] = [OFFICE.test(line), SPECIALIST.test(line)]
  return { start, end: Math.max(end, at + 1), names: namesIn(line), isOffice, isSpecialist }
}

function triggersIn(text: string): { at: number; rule: LikelyDataRule }[] {
  const illnesses = findIllness(text).map((find) => ({
    at: find.offset,
    rule: isDisability(find.word) ? ('disability' as const) : ('illness' as const),
  }))
  const addresses = (text.search(DETAIL) === -1 ? [] : [...text.matchAll(DETAIL)]).flatMap(({ 0: detail, index }) => {
    if (!PLACE.test(text.slice(Math.max(0, index - 12), index))) return []
    return [{ at: index, rule: detail.endsWith('组') ? ('group-address' as const) : ('address' as const) }]
  })
  return [...illnesses, ...addresses].toSorted((a, b) => a.at - b.at)
}
