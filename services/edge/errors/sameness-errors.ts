import type { ErrorCode } from '../../domain/error-codes.ts'
import type { ErrorEntry } from '../error-entry.ts'

/** What is said already, by the item itself or by another one. */
export const SAMENESS_ERRORS = {
  'near-twin': {
    status: 409,
    exit: 1,
    title: 'Near twin',
    detail: '与{other}几乎相同：标题相同或只差一两个字，单位、文号或日期和公开位置也相同。',
    remedy:
      '若是同一条，请修订原条目（hub revise 条目编号；导入时加 --revises 条目编号）；若确是另一条，请注明是新条目（--new；接口中为 "new": true）。',
  },
  'twin-holds-text': {
    status: 422,
    exit: 1,
    title: 'A twin holds the text',
    detail: '另有几乎相同的条目还含有这次抹去的文字：{itemIds}。',
    remedy: '请逐一查看，需要的也请脱敏（hub redact）。',
  },
  'twins-uncompared': {
    status: 422,
    exit: 1,
    title: 'Not all twins were compared',
    detail: '标题相近的条目太多，只比较了最近的一部分，可能另有几乎相同的条目没有查到。标题完全相同的都查过。',
    remedy: '请用标题中有区别的字查找（hub find），确认不是同一条。',
  },
  'changes-nothing': {
    status: 422,
    exit: 1,
    title: 'Changes nothing',
    detail: '内容与现在的第 {version} 版完全相同，没有产生新版本。',
    remedy: '如确要修改，请核对提交的内容。',
  },
} as const satisfies Partial<Record<ErrorCode, ErrorEntry>>
