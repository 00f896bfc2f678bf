import type { ErrorCode } from '../../domain/error-codes.ts'
import type { ErrorEntry } from '../error-entry.ts'

/** What an item is (domain/kinds). */
export const KIND_ERRORS = {
  'kind-unknown': {
    status: 422,
    exit: 1,
    title: 'Unknown kind',
    detail: '没有“{kind}”这一类信息。',
    remedy: '请写 {kinds} 之一（接口 /v1/kinds 列出全部）；不写即为 document。',
  },
  'form-unknown': {
    status: 422,
    exit: 1,
    title: 'Unknown form',
    detail: '“{kind}”类信息没有“{form}”这种形式。',
    remedy: '请写 {forms} 之一，或删去 form。',
  },
  'kind-member-missing': {
    status: 422,
    exit: 1,
    title: 'Member of the kind missing',
    detail: '“{kind}”类信息缺少“{member}”。',
    remedy: '请补上该字段（接口 /v1/kinds 说明其内容），或改正 kind。',
  },
  'kind-member-foreign': {
    status: 422,
    exit: 1,
    title: 'Member of another kind',
    detail: '“{kind}”类信息不能有“{member}”。',
    remedy: '请删去该字段，或改正 kind。',
  },
  'kind-changed': {
    status: 422,
    exit: 1,
    title: 'Kind changed',
    detail: '该条目的类别是“{before}”，不能在修订中改为“{after}”。',
    remedy: '请保留原来的类别（kind）；确实发错了类别的，请撤下该条目，另行发布。',
  },
} as const satisfies Partial<Record<ErrorCode, ErrorEntry>>
