import type { Fault } from '../errors.ts'
import type { Content } from '../item/content.ts'
import { type ShownText, shownTexts } from '../item/shown-texts.ts'
import { findPersonalData, type PersonalDataFind } from './find-personal-data.ts'
import { type LookedThrough, lookThrough } from './look-through.ts'

export interface Acknowledgement {
  rule: string
  reason: string
}

// 联系电话 is not among them, because a list of persons has their numbers in a column of that name.
const OFFICE_LINE = /(?:监督|举报|咨询|服务|投诉|值班|办公|报名|受理|救助)(?:电话|热线|方式)[^\n]{0,30}$/

/** A text with more finds is a list of persons. The clerk needs no more places to see it, only their number. */
export const MOST_FINDS = 100

/**
 * Finds personal data in what people would see, each with its place and its masked form. At most `MOST_FINDS` are
 * given; the last one then says in `more` how many follow. An acknowledgement lets two things pass: the line of an
 * office, where the text before it says so, and a number whose check digit is wrong. A real identity, mobile or card
 * number never passes.
 */
export function checkPersonalData(
  content: Content,
  acknowledged: Acknowledgement[] = [],
  { texts, joined, runs }: LookedThrough = lookThrough(shownTexts(content)),
): Fault[] {
  // Most contents have nothing.
  if (findPersonalData(joined, runs).length === 0) return []
  return faultsIn(texts, acknowledged)
}

/** The reason of an event is public too, and nothing in it can be acknowledged. */
export const checkReasonText = (reason: string): Fault[] => faultsIn([['/reason', reason]], [])

/** Whether an acknowledgement lets a find in this text pass. */
export const mayBeAcknowledged = ({ rule, certain, offset }: PersonalDataFind, text: string): boolean =>
  rule === 'mobile' ? OFFICE_LINE.test(text.slice(Math.max(0, offset - 40), offset)) : !certain

/** The numbers of persons in a text that no acknowledgement lets pass. */
export function refusedNumbers(text: string, acknowledged: Acknowledgement[]): PersonalDataFind[] {
  const rules = new Set(acknowledged.map(({ rule }) => rule))
  return findPersonalData(text).filter((find) => !rules.has(find.rule) || !mayBeAcknowledged(find, text))
}

function faultsIn(texts: ShownText[], acknowledged: Acknowledgement[]) {
  const faults: Fault[] = []
  let more = 0
  for (const [pointer, text] of texts) {
    const placeOf = placesIn(text)
    for (const find of refusedNumbers(text, acknowledged)) {
      if (faults.length < MOST_FINDS) faults.push(faultOf(find, pointer, placeOf(find.offset)))
      else more++
    }
  }
  const last = faults.at(-1)
  if (last === undefined || more === 0) return faults
  return [...faults.slice(0, -1), { ...last, details: { ...last.details, more } }]
}

/** Gives a function that counts the characters up to an offset, from 1. The offsets must rise, so that each is counted once. */
function placesIn(text: string): (offset: number) => number {
  let counted = 0
  let characters = 0
  return (offset) => {
    for (; counted < offset; characters++) counted += (text.codePointAt(counted) as number) > 0xffff ? 2 : 1
    return characters + 1
  }
}

const faultOf = ({ rule, masked }: PersonalDataFind, pointer: string, offset: number): Fault => ({
  code: 'personal-data',
  pointer,
  details: { rule, kind: PERSONAL_DATA_KINDS[rule], masked, offset },
})

/** What clerks call them. */
export const PERSONAL_DATA_KINDS: Record<PersonalDataFind['rule'], string> = {
  'id-card': '身份证号',
  mobile: '手机号码',
  'bank-card': '银行卡号',
}
