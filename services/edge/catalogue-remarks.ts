import type { Remark, RemarkCode } from '../domain/catalogue/review-rows.ts'

const SAYS: Record<RemarkCode, string> = {
  'limit-missing': '没有填写公开时限。请补上，或写明依据的条款。',
  'limit-ditto': '公开时限写的是“同上”。请写出来，或选择沿用上一行的内容。',
  'limit-unread': '没有读懂公开时限。请换一种写法，或请管理员收录这一写法。',
  'limit-contradictory': '公开时限里有两个期限，没有写明各管什么。请写明。',
  'limit-later-than-law': '公开时限可能晚于《政府信息公开条例》第26条的{value}个工作日。请改短，或写明另有规定的法律。',
  'penalty-later': '行政处罚的公开时限长于7个工作日（国办发〔2018〕118号）。请核对。',
  'subject-missing': '没有填写公开主体。请补上。',
  'subject-ditto': '公开主体写的是“同上”。请写出来，或选择沿用上一行的内容。',
  'basis-missing': '没有填写公开依据。请补上。',
  'basis-ditto': '公开依据写的是“同上”。请写出来，或选择沿用上一行的内容。',
  'channels-missing': '没有勾选公开渠道和载体。请勾选。',
  'channels-ditto': '公开渠道和载体写的是“同上”。请写出来，或选择沿用上一行的内容。',
  'channel-unlisted': '公开渠道“{value}”不在通行的十三项之列。请核对。',
  'withheld-without-reason': '写的是不予公开，没有说明理由。请在括号中写明，例如：不予公开（个人隐私）。',
  'row-repeated': '与{value}的序号和事项相同。请合并，或分别编号。',
}

/** Says to a clerk what a remark means and how to mend it (审核意见). */
export const sayRemark = ({ code, value = '' }: Pick<Remark, 'code' | 'value'>): string =>
  SAYS[code].replace('{value}', () => value)
