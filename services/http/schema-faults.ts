import type { z } from 'zod'
import type { Fault } from '../domain/errors.ts'

/** What a zod schema found wrong, as faults: `schema-invalid`, `field-unrecognised`. Never quotes the value. */
export const schemaFaults = (error: z.ZodError): Fault[] => error.issues.flatMap(faultsOf)

type Issue = z.ZodError['issues'][number]

function faultsOf(issue: Issue): Fault[] {
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((name) => ({
      code: 'field-unrecognised',
      pointer: pointerTo([...issue.path, name]),
      details: { name },
    }))
  return [{ code: 'schema-invalid', pointer: pointerTo(issue.path), details: { reason: reasonOf(issue) } }]
}

const pointerTo = (path: PropertyKey[]): string =>
  path.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')

const TYPES: Record<string, string> = {
  string: '文字',
  number: '数字',
  int: '整数',
  boolean: 'true 或 false',
  array: '列表',
  object: '对象',
}

function reasonOf(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined ? '缺少该字段' : `应为${TYPES[issue.expected] ?? issue.expected}`
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
