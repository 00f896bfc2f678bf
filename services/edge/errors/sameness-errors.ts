import type { ErrorCode } from '../../domain/error-codes.ts'
import type { ErrorEntry } from '../error-entry.ts'

/** What is said already, by the item itself or by another one. */
export const SAMENESS_ERRORS = {
  'changes-nothing': {
    status: 422,
    exit: 1,
    title: 'Changes nothing',
    detail: '内容与现在的第 {version} 版完全相同，没有产生新版本。',
    remedy: '如确要修改，请核对提交的内容。',
  },
} as const satisfies Partial<Record<ErrorCode, ErrorEntry>>
