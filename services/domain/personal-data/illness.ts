/** Illnesses and disabilities that lists and notices name. */
const WORDS = [
  ...['癌', '肿瘤', '白血病', '尿毒症', '艾滋病', '精神病', '精神疾病', '精神分裂', '精神障碍', '抑郁症', '自闭症'],
  ...['孤独症', '癫痫', '脑瘫', '脑梗', '脑出血', '脑溢血', '中风', '偏瘫', '截瘫', '瘫痪', '心脏病', '冠心病'],
  ...['心肌梗死', '高血压', '糖尿病', '肝硬化', '乙肝', '肝炎', '肾衰', '肾病', '肾炎', '肺结核', '尘肺', '红斑狼疮'],
  ...['血友病', '帕金森', '痴呆', '贫血', '股骨头坏死', '综合征', '梅毒', '麻风病', '痛风', '骨折', '强直性脊柱炎'],
  ...['残疾', '智残', '肢残', '视残', '听残', '精残', '[一二三四1-4]级'],
]
const WORD = new RegExp(WORDS.join('|'), 'g')
/** What a plan, a price list or a leaflet says of an illness, and of nobody. */
const OF_NOBODY = /^(?:防治|防控|筛查|预防|患者|病人|知识|宣传|医院|专科|门诊|康复中心|人)/

const DISABILITY = /残|级$/

export interface IllnessFind {
  word: string
  /** In UTF-16 units. */
  offset: number
}

/** Finds the words for illnesses and disabilities in a text. */
export function findIllness(text: string): IllnessFind[] {
  if (text.search(WORD) === -1) return []
  const finds: IllnessFind[] = []
  for (const { 0: word, index } of text.matchAll(WORD)) {
    const end = index + word.length
    if (OF_NOBODY.test(text.slice(end, end + 4))) continue
    // 一级 alone is a step of anything.
    if (word.endsWith('级') && !text.slice(Math.max(0, index - 20), end + 20).includes('残')) continue
    finds.push({ word, offset: index })
  }
  return finds
}

/** A disability is what a subsidy for the disabled is for (国发〔2015〕52号). */
export const isDisability = (word: string): boolean => DISABILITY.test(word)
