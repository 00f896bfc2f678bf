import type { Fault } from '../errors.ts'
import type { Content } from '../item/content.ts'
import { seenRows } from '../item/seen-rows.ts'
import { shownTexts } from '../item/shown-texts.ts'
import type { Warning } from '../warning.ts'
import type { Acknowledgement } from './check-personal-data.ts'
import { findLikelyData, type LikelyDataFind, type LikelyDataRule } from './find-likely-data.ts'
import { type LookedThrough, lookThrough } from './look-through.ts'

/** What clerks call them. */
export const LIKELY_DATA_KINDS: Record<LikelyDataRule, string> = {
  'id-card-15': '15 位身份证号',
  'travel-document': '护照、通行证等证件号码',
  account: '银行账号',
  illness: '姓名和病情',
  disability: '姓名和残疾情况',
  address: '姓名和详细住址',
  'group-address': '姓名和村民组',
  'sensitive-column': '名单中不得公开的列',
}

/** Fields whose lists of persons the law wants to be published, with what they say of each. */
const LAWFUL: Partial<Record<LikelyDataRule, RegExp>> = {
  // 国发〔2015〕52号; 残疾人保障法. The list of a subsidy for the disabled shows that each of them is.
  disability: /残疾|残补|救助|低保|最低生活保障|特困|五保|优抚|护理补贴|扶贫|脱贫|返贫|养老/,
  // 社会救助暂行办法 art. 11, 村民委员会组织法 art. 30: lists go down to the group.
  'group-address':
    /残疾|救助|低保|最低生活保障|特困|五保|优抚|补贴|补助|补偿|扶贫|脱贫|返贫|养老|高龄|救灾|危房|征地|征收|拆迁|承包|宅基地|住房|保险|分配/,
}

/**
 * What is likely to be personal data in what people would see. One fault for each text and rule; `more` says how many
 * others follow. A rule that was acknowledged passes. What the item's own field makes lawful is a warning.
 */
export function checkLikelyData(
  content: Content,
  acknowledged: Acknowledgement[] = [],
  looked: LookedThrough = lookThrough(shownTexts(content)),
): { faults: Fault[]; warnings: Warning[] } {
  const rows = content.body.format === 'html' ? seenRows(content, looked.texts) : looked.texts
  const { texts, joined, runs } = rows === looked.texts ? looked : lookThrough(rows)
  // Most contents have nothing.
  if (findLikelyData(joined, runs).length === 0) return { faults: [], warnings: [] }
  const passing = new Set(acknowledged.map(({ rule }) => rule))
  const faults: Fault[] = []
  const warnings: Warning[] = []
  for (const [pointer, text] of texts) {
    const byRule = Map.groupBy(findLikelyData(text), ({ rule }) => rule)
    for (const [rule, finds] of byRule) {
      if (passing.has(rule)) continue
      const { code, pointer: at, details } = faultOf(finds, pointer, text)
      if (isLawful(rule, content)) warnings.push({ code: 'personal-data-lawful', pointer: at, details })
      else faults.push({ code, pointer: at, details })
    }
  }
  return { faults, warnings }
}

/** The reason of an event is public for ever, and nothing in it can be acknowledged: it says as much without the name. */
export const checkLikelyReason = (reason: string): Fault[] => {
  const finds = findLikelyData(reason)
  return finds.length === 0 ? [] : [{ ...faultOf(finds, '/reason', reason), code: 'personal-data' }]
}

/** Whether the item's own field asks for what a rule finds. */
export function isLawful(
  rule: LikelyDataRule,
  { field, title, themeCategory, catalogue }: Pick<Content, 'field' | 'title' | 'themeCategory' | 'catalogue'>,
): boolean {
  const topic = [field, themeCategory, catalogue?.level1, catalogue?.level2, title].filter((text) => text !== undefined)
  return LAWFUL[rule]?.test(topic.join('\n')) ?? false
}

function faultOf([first, ...more]: LikelyDataFind[], pointer: string, text: string): Fault {
  const { rule, offset, masked } = first as LikelyDataFind
  const place = [...text.slice(0, offset)].length + 1
  return {
    code: 'personal-data-likely',
    pointer,
    details: {
      rule,
      kind: LIKELY_DATA_KINDS[rule],
      masked,
      offset: place,
      ...(more.length > 0 && { more: more.length }),
    },
  }
}
