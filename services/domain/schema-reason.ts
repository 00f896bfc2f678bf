import type { z } from 'zod'

const TYPES: Record<string, string> = {
  string: '文字',
  number: '数字',
  int: '整数',
  boolean: ' true 或 false',
  array: '列表',
  object: '对象',
  record: '对象',
}

/**
 * Says in a Chinese clause why a value does not fit its schema. Never quotes the value. Where the schema gives a Chinese
 * message itself, that is the clause.
 */
export function schemaReason(issue: z.core.$ZodIssue, value: unknown): string {
  if (/\p{Script=Han}/u.test(issue.message)) return issue.message
  switch (issue.code) {
    case 'invalid_type':
      return value === undefined ? '缺少该字段' : `应为${TYPES[issue.expected] ?? issue.expected}`
    case 'too_small':
      return `太短或太小（至少 ${issue.minimum}）`
    case 'too_big':
      return `太长或太大（至多 ${issue.maximum}）`
    case 'invalid_format':
      return '格式不对'
    case 'invalid_value':
      return `只能是 ${issue.values.join('、')}`
    default:
      return '不符合要求'
  }
}
