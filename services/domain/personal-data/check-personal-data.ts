import type { Fault } from '../errors.ts'
import type { Content } from '../item/content.ts'
import { shownTexts } from '../item/shown-texts.ts'
import { findPersonalData, type PersonalDataFind } from './find-personal-data.ts'

export interface Acknowledgement {
  rule: string
  reason: string
}

// 联系电话 is not among them, because a list of persons has their numbers in a column of that name.
const OFFICE_LINE = /(?:监督|举报|咨询|服务|投诉|值班|办公|报名|受理|救助)(?:电话|热线|方式)[^\n]{0,30}$/

/**
 * Finds personal data in what people would see, each with its place and its masked form. An acknowledgement lets two
 * things pass: the line of an office, where the text before it says so, and a number whose check digit is wrong. A real
 * identity, mobile or card number never passes.
 */
export function checkPersonalData(content: Content, acknowledged: Acknowledgement[] = []): Fault[] {
  const rules = new Set(acknowledged.map(({ rule }) => rule))
  return shownTexts(content).flatMap(([pointer, text]) =>
    findPersonalData(text)
      .filter((find) => !(rules.has(find.rule) && mayBeAcknowledged(find, text)))
      .map((find) => faultOf(find, pointer, text)),
  )
}

/** The reason of an event is public too, and nothing in it can be acknowledged. */
export const checkReasonText = (reason: string): Fault[] =>
  findPersonalData(reason).map((find) => faultOf(find, '/reason', reason))

const mayBeAcknowledged = ({ rule, certain, offset }: PersonalDataFind, text: string): boolean =>
  rule === 'mobile' ? OFFICE_LINE.test(text.slice(Math.max(0, offset - 40), offset)) : !certain

const faultOf = ({ rule, offset, masked }: PersonalDataFind, pointer: string, text: string): Fault => ({
  code: 'personal-data',
  pointer,
  details: { rule, kind: KINDS[rule], masked, offset: [...text.slice(0, offset)].length + 1 },
})

/** What clerks call them. */
const KINDS: Record<PersonalDataFind['rule'], string> = {
  'id-card': '身份证号',
  mobile: '手机号码',
  'bank-card': '银行卡号',
}
