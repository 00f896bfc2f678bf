import type { ErrorCode } from '../../domain/error-codes.ts'
import type { ErrorEntry } from '../error-entry.ts'

/** Who has reviewed an item before it is published. */
export const SIGN_OFF_ERRORS = {
  'sign-off-missing': {
    status: 422,
    exit: 1,
    title: 'Sign-offs are missing',
    detail: '按规定先审后发，还缺审核：{roles}。',
    remedy: '请审核后写明每个角色由谁（代号）、在哪一天审核（--review 角色=代号@日期；接口中为 review）。',
  },
  'sign-off-not-distinct': {
    status: 422,
    exit: 1,
    title: 'One person signed off twice',
    detail: '按规定应由不同的人审核，“{actor}”同时担任了{roles}。',
    remedy: '请由另一人审核，并写明其代号。',
  },
  'sign-off-not-yours': {
    status: 403,
    exit: 1,
    title: 'No right to tell sign-offs',
    detail: '该令牌不能登记审核记录。',
    remedy: '请在工作台登记，或请管理员发放有此权限的令牌（hub tokens new --right review）。',
  },
} as const satisfies Partial<Record<ErrorCode, ErrorEntry>>
